import { impactOf } from '../../lib/impact/impact-report';
import { template, type Template } from './base';
import { HARMLESS, PAIRS } from './pairs';

const QUIET = ['updated', 'added'];

/** Outcomes by logical id, without those that nothing running notices. */
function told(change: (template: Template) => void): Record<string, string> {
  const changed = template();
  change(changed);
  const version = (body: unknown) => [
    { name: 'Net', body: JSON.parse(JSON.stringify(body)), region: 'eu-west-1' },
  ];
  const { impacts } = impactOf(version(template()), version(changed));
  const loud = impacts.filter(({ outcome }) => !QUIET.includes(outcome));
  return Object.fromEntries(loud.map(({ resource, outcome }) => [resource.split('/')[1], outcome]));
}

describe.each(PAIRS)('%s', (_, change, expected) => {
  test('is told', () => {
    expect(told(change)).toMatchObject(expected);
  });
});

describe.each(HARMLESS)('%s', (_, change) => {
  test('raises no alarm', () => {
    expect(told(change)).toEqual({});
  });
});

test('there are at least 60 changes and 40 harmless ones', () => {
  expect(PAIRS.length).toBeGreaterThanOrEqual(60);
  expect(HARMLESS.length).toBeGreaterThanOrEqual(40);
});
