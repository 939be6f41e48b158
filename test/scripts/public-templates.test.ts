import { existsSync, readFileSync } from 'node:fs';
import { RULES } from '../../lib/checks/rules';
import {
  measurementOf,
  type Checked,
  type Measurement,
  type PublicTemplate,
  type Verdict,
} from '../../scripts/public-measurement';

const read = <T>(name: string): T => JSON.parse(readFileSync(`scripts/data/${name}`, 'utf8')) as T;
const TEMPLATES = read<PublicTemplate[]>('public-templates.json');
const VERDICTS = read<Verdict[]>('public-verdicts.json');
const MEASURED = read<Measurement>('public-measurement.json');

const place = ({ repository, commit, path }: Omit<PublicTemplate, 'kind'>) =>
  `${repository}@${commit}:${path}`;

describe('public templates', () => {
  test('are named by repository, commit and path, each once, and none is copied in', () => {
    expect(new Set(TEMPLATES.map(place)).size).toBe(TEMPLATES.length);
    for (const { commit, path } of TEMPLATES) {
      expect(commit).toMatch(/^[0-9a-f]{40}$/);
      expect(existsSync(path)).toBe(false);
    }
  });

  test('verdicts are about a template of the list and a rule of the book, with a reason', () => {
    const places = TEMPLATES.map(place);
    const ids = RULES.map(({ id }) => id);
    for (const verdict of VERDICTS) {
      expect(places).toContain(place(verdict));
      expect(ids).toContain(verdict.rule);
      expect(verdict.reason.length).toBeGreaterThan(20);
    }
  });
});

describe('as measured last', () => {
  test('at least 85% of the findings are worth acting on, and each has a verdict', () => {
    expect(MEASURED.unlabelled).toEqual([]);
    expect(MEASURED.worthActing / MEASURED.findings).toBeGreaterThanOrEqual(0.85);
  });

  test('no error is false', () => {
    expect(MEASURED.falseErrors).toEqual([]);
  });

  test('ten templates that AWS wrote by hand have two findings at most', () => {
    expect(MEASURED.correct.length).toBeGreaterThanOrEqual(10);
    for (const { findings } of MEASURED.correct) expect(findings).toBeLessThanOrEqual(2);
  });
});

describe('a measurement', () => {
  const template: PublicTemplate = { repository: 'o/r', commit: 'c', path: 'a.yaml', kind: 'vpc' };
  const finding = (ruleId: string, severity: string) =>
    ({ ruleId, severity, logicalId: 'Vpc' }) as Checked['findings'][number];
  const checked: Checked = {
    template,
    findings: [finding('NET-01', 'error'), finding('NET-07', 'warning'), finding('NET-08', 'warning')],
    posture: [],
  };
  const verdict = (rule: string, isWorthActing: boolean): Verdict => ({
    ...template,
    rule,
    resource: 'Vpc',
    isWorthActing,
    reason: '',
  });

  test('counts verdicts, names findings without one, and false errors', () => {
    expect(measurementOf([checked], [verdict('NET-01', false), verdict('NET-07', true)])).toMatchObject({
      findings: 3,
      worthActing: 1,
      notWorthActing: 1,
      unlabelled: ['NET-08 o/r/a.yaml Vpc'],
      falseErrors: ['NET-01 o/r/a.yaml Vpc'],
      silence: { templates: 1, silent: 0 },
    });
  });
});
