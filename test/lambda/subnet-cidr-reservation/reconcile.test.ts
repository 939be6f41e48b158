import * as fc from 'fast-check';
import {
  ADOPTED_TAG,
  OWNER_TAG,
  type Reservation,
  type ReservationRequest,
} from '../../../lambda/subnet-cidr-reservation/model';
import { CidrBlock } from '../../../lib/planning/cidr-block';
import { refuseNoSubnet, refuseOutside } from '../../../lambda/subnet-cidr-reservation/refusals';
import { planRemoval, planReservations, type Step } from '../../../lambda/subnet-cidr-reservation/reconcile';

const range = (text: string) => CidrBlock.parse(text);
const MINE = { [OWNER_TAG]: 'me' };
const ADOPTED = { ...MINE, [ADOPTED_TAG]: 'true' };
const THEIRS = { [OWNER_TAG]: 'them' };

const has = (
  text: string,
  tags: Record<string, string> = MINE,
  more: Partial<Reservation> = {},
): Reservation => ({
  id: `scr-${text}`,
  range: range(text),
  type: 'prefix',
  description: '',
  tags,
  ...more,
});

const wants = (texts: readonly string[], more: Partial<ReservationRequest> = {}): ReservationRequest => ({
  subnetId: 'subnet-1',
  ownerId: 'me',
  type: 'prefix',
  ranges: texts.map(range),
  description: '',
  tags: {},
  adoptExisting: false,
  removeAdopted: false,
  ...more,
});

const brief = (step: Step): string => {
  if ('range' in step) return `${step.kind === 'reserve' ? '+' : `${step.kind} `}${step.range}`;
  return `${step.kind} ${step.reservation.range}`;
};

const plan = (...args: Parameters<typeof planReservations>) => {
  const { steps, refusals, kept } = planReservations(...args);
  return { steps: steps.map(brief), refusals, kept: kept.map((r) => String(r.range)) };
};

describe('planReservations', () => {
  test.each<[string, string[], Reservation[], string[]]>([
    ['nothing there', ['10.0.0.0/24'], [], ['+10.0.0.0/24']],
    ['all there', ['10.0.0.0/24'], [has('10.0.0.0/24')], []],
    ['nothing wanted', [], [has('10.0.0.0/24')], ['remove 10.0.0.0/24']],
    ['moved: create first', ['10.0.1.0/24'], [has('10.0.0.0/24')], ['+10.0.1.0/24', 'remove 10.0.0.0/24']],
    ['grown: delete first', ['10.0.0.0/23'], [has('10.0.0.0/24')], ['remove 10.0.0.0/24', '+10.0.0.0/23']],
    [
      'split: one delete before both',
      ['10.0.0.0/25', '10.0.0.128/25'],
      [has('10.0.0.0/24')],
      ['remove 10.0.0.0/24', '+10.0.0.0/25', '+10.0.0.128/25'],
    ],
    [
      'merged: both deletes before one',
      ['10.0.0.0/24'],
      [has('10.0.0.0/25'), has('10.0.0.128/25')],
      ['remove 10.0.0.0/25', 'remove 10.0.0.128/25', '+10.0.0.0/24'],
    ],
    [
      'everything: free, replaced, unwanted',
      ['10.0.0.0/24', '10.0.8.0/24', '10.0.4.0/24'],
      [has('10.0.0.0/25'), has('10.0.4.0/24'), has('10.0.12.0/24')],
      ['+10.0.8.0/24', 'remove 10.0.0.0/25', '+10.0.0.0/24', 'remove 10.0.12.0/24'],
    ],
    [
      'others elsewhere',
      ['10.0.0.0/24'],
      [has('10.0.1.0/24', {}), has('10.0.2.0/24', THEIRS)],
      ['+10.0.0.0/24'],
    ],
  ])('%s', (_, wanted, present, steps) => {
    expect(plan(wants(wanted), present)).toMatchObject({ steps, refusals: [] });
  });

  test('a changed type is a replacement: delete, then create', () => {
    const present = [has('10.0.0.0/24', MINE, { type: 'explicit' })];
    expect(plan(wants(['10.0.0.0/24']), present).steps).toEqual(['remove 10.0.0.0/24', '+10.0.0.0/24']);
  });

  test('a creation carries everything that EC2 needs', () => {
    const request = wants(['10.0.0.0/24'], { description: 'pods', tags: { Team: 'net' } });
    expect(planReservations(request, []).steps[0]).toEqual({
      kind: 'reserve',
      subnetId: 'subnet-1',
      range: range('10.0.0.0/24'),
      type: 'prefix',
      description: 'pods',
      tags: { Team: 'net', [OWNER_TAG]: 'me' },
    });
  });

  test('tags are changed in place, and only those are taken away that were asked for before', () => {
    const present = [has('10.0.0.0/24', { ...MINE, old: '1', Cost: '42', same: 'x' })];
    const { steps } = planReservations(wants(['10.0.0.0/24'], { tags: { new: '2', same: 'x' } }), present, [
      'old',
      'same',
    ]);
    expect(steps).toMatchObject([
      { kind: 'tag', tags: { new: '2', same: 'x', [OWNER_TAG]: 'me' } },
      { kind: 'untag', keys: ['old'] },
    ]);
  });

  test('a changed description is kept in a tag, until it is the one that EC2 has', () => {
    const there = has('10.0.0.0/24', MINE, { description: 'old' });
    const note = { 'cdk-eks-podnet:description': 'new' };
    expect(planReservations(wants(['10.0.0.0/24'], { description: 'new' }), [there]).steps).toMatchObject([
      { kind: 'tag', tags: { ...note, ...MINE } },
    ]);
    const noted = { ...there, tags: { ...MINE, ...note } };
    expect(plan(wants(['10.0.0.0/24'], { description: 'new' }), [noted]).steps).toEqual([]);
    expect(planReservations(wants(['10.0.0.0/24'], { description: 'old' }), [noted]).steps).toMatchObject([
      { kind: 'untag', keys: ['cdk-eks-podnet:description'] },
    ]);
  });

  test('every request to tag names the owner, so that IAM can insist on it', () => {
    const present = [has('10.0.0.0/24', { ...MINE, a: '1' }), has('10.0.1.0/24', {})];
    const request = wants(['10.0.0.0/24', '10.0.1.0/24'], { tags: { a: '2' }, adoptExisting: true });
    for (const step of planReservations(request, present).steps) {
      expect(step).toMatchObject({ kind: 'tag', tags: { [OWNER_TAG]: 'me' } });
    }
  });

  test.each<[string, Partial<ReservationRequest>, Reservation, RegExp]>([
    [
      'the same range',
      {},
      has('10.0.0.0/24', { Name: 'x' }),
      /already reserved \(type prefix\) by scr-10\.0\.0\.0\/24, which was not made by this stack \(tags Name=x\); set adoptExisting/,
    ],
    [
      'of another resource',
      { adoptExisting: true },
      has('10.0.0.0/24', THEIRS),
      /belongs to 'them' .* remove it from its stack/,
    ],
    [
      'with another type',
      { adoptExisting: true },
      has('10.0.0.0/24', {}, { type: 'explicit' }),
      /wanted with type prefix, but .* with type explicit .* \(no tags\); ask for type explicit/,
    ],
    [
      'overlapping',
      { adoptExisting: true },
      has('10.0.0.0/25', {}),
      /10\.0\.0\.0\/24 overlaps 10\.0\.0\.0\/25/,
    ],
    ['adopted, overlapping', {}, has('10.0.0.0/25', ADOPTED), /was adopted, not made, by this stack/],
    [
      'adopted, with another type',
      {},
      has('10.0.0.0/24', ADOPTED, { type: 'explicit' }),
      /was adopted, not made/,
    ],
  ])('refuses what is in the way and not ours: %s', (_, more, present, message) => {
    const { refusals } = plan(wants(['10.0.0.0/24'], more), [present]);
    expect(refusals).toEqual([expect.stringMatching(message)]);
    expect(refusals[0]).toContain(
      `aws ec2 delete-subnet-cidr-reservation --subnet-cidr-reservation-id ${present.id}`,
    );
  });

  test('names everything that is in the way', () => {
    const present = [has('10.0.0.0/25', {}), has('10.0.0.128/25', THEIRS), has('10.0.1.0/24', {})];
    expect(plan(wants(['10.0.0.0/24', '10.0.1.0/24']), present).refusals).toHaveLength(3);
  });

  test('adopts by two tags, and then leaves the adopted one alone', () => {
    const request = wants(['10.0.0.0/24'], {
      adoptExisting: true,
      tags: { Team: 'net' },
      description: 'pods',
    });
    expect(planReservations(request, [has('10.0.0.0/24', {})]).steps).toMatchObject([
      { kind: 'tag', tags: ADOPTED },
    ]);
    expect(plan(request, [has('10.0.0.0/24', ADOPTED)])).toEqual({
      steps: [],
      refusals: [],
      kept: ['10.0.0.0/24'],
    });
    expect(plan({ ...request, adoptExisting: false }, [has('10.0.0.0/24', ADOPTED)]).steps).toEqual([]);
  });

  test('an adopted one that is no longer wanted loses our tags, or goes if that was asked for', () => {
    const present = [has('10.0.0.0/24', { ...ADOPTED, Name: 'x' })];
    expect(planReservations(wants([]), present).steps).toMatchObject([
      { kind: 'untag', keys: [OWNER_TAG, ADOPTED_TAG] },
    ]);
    expect(plan(wants([], { removeAdopted: true }), present).steps).toEqual(['remove 10.0.0.0/24']);
  });
});

test('refusals before any plan name the subnet and what it has', () => {
  const blocks = [range('10.0.0.0/24'), range('2600::/64')];
  expect(refuseOutside('subnet-1', range('10.1.0.0/24'), blocks)).toBe(
    'subnet-1: 10.1.0.0/24 is outside the subnet, which has 10.0.0.0/24, 2600::/64; choose a range inside it',
  );
  expect(refuseOutside('subnet-1', range('10.1.0.0/24'), [])).toContain('which has no CIDR block');
  expect(refuseNoSubnet('subnet-1')).toBe(
    'subnet-1: there is no such subnet; check the id, the account and the Region',
  );
});

test('planRemoval touches what is ours, and nothing else', () => {
  const present = [
    has('10.0.0.0/24'),
    has('10.0.1.0/24', ADOPTED),
    has('10.0.2.0/24', THEIRS),
    has('10.0.3.0/24', {}),
  ];
  expect(planRemoval('me', false, present).map(brief)).toEqual(['remove 10.0.0.0/24', 'untag 10.0.1.0/24']);
  expect(planRemoval('me', true, present).map(brief)).toEqual(['remove 10.0.0.0/24', 'remove 10.0.1.0/24']);
});

describe('any plan', () => {
  const block = fc.tuple(fc.nat(63), fc.integer({ min: 24, max: 28 })).map(([i, mask]) => {
    const size = 2 ** (32 - mask);
    const address = Math.floor((i * 16) / size) * size;
    return `10.0.${address >> 8}.${address & 255}/${mask}`;
  });
  const disjoint = (maxLength: number) =>
    fc
      .array(block, { maxLength })
      .map((texts) =>
        texts.filter((text, i) => !texts.slice(0, i).some((other) => range(text).overlaps(range(other)))),
      );
  const story = fc.record({
    wanted: disjoint(8),
    present: fc
      .tuple(disjoint(10), fc.infiniteStream(fc.constantFrom(MINE, MINE, MINE, ADOPTED, THEIRS, {})))
      .map(([texts, tags]) => texts.map((text) => has(text, tags.next().value))),
    adoptExisting: fc.boolean(),
    removeAdopted: fc.boolean(),
  });

  /** EC2's rule: a new reservation may overlap none that is there. */
  function simulate(present: readonly Reservation[], steps: readonly Step[]): string[] {
    const there = new Map(present.map((r) => [String(r.range), r]));
    for (const step of steps) {
      if (step.kind === 'remove') there.delete(String(step.reservation.range));
      if (step.kind !== 'reserve') continue;
      for (const other of there.values()) expect(other.range.overlaps(step.range)).toBe(false);
      there.set(String(step.range), has(String(step.range)));
    }
    return [...there.keys()].sort();
  }

  test('is accepted by EC2 step by step, ends with what is wanted, and spares what is not ours', () => {
    fc.assert(
      fc.property(story, ({ wanted, present, ...flags }) => {
        const { steps, refusals } = planReservations(wants(wanted, flags), present);
        if (refusals.length > 0) return;
        const spared = present.filter(
          (r) => r.tags[OWNER_TAG] !== 'me' || (r.tags[ADOPTED_TAG] !== undefined && !flags.removeAdopted),
        );
        const expected = new Set([...wanted, ...spared.map((r) => String(r.range))]);
        expect(simulate(present, steps)).toEqual([...expected].sort());
        for (const step of steps)
          if (step.kind === 'remove') expect(step.reservation.tags[OWNER_TAG]).toBe('me');
      }),
      { numRuns: 500 },
    );
  });

  test('has nothing left to do once it is done', () => {
    fc.assert(
      fc.property(disjoint(8), disjoint(8), (wanted, former) => {
        const present = former.map((text) => has(text));
        const after = simulate(present, planReservations(wants(wanted), present).steps).map((text) =>
          has(text),
        );
        expect(planReservations(wants(wanted), after).steps).toEqual([]);
      }),
    );
  });

  test('can be broken off anywhere: the next plan, forward or back, still arrives', () => {
    fc.assert(
      fc.property(disjoint(8), disjoint(8), fc.nat(20), (wanted, former, done) => {
        const present = former.map((text) => has(text));
        const half = simulate(present, planReservations(wants(wanted), present).steps.slice(0, done)).map(
          (t) => has(t),
        );
        expect(simulate(half, planReservations(wants(wanted), half).steps)).toEqual([...wanted].sort());
        expect(simulate(half, planReservations(wants(former), half).steps)).toEqual([...former].sort());
      }),
    );
  });

  test('removes nothing before it has to', () => {
    fc.assert(
      fc.property(disjoint(8), disjoint(8), (wanted, former) => {
        const { steps } = planReservations(
          wants(wanted),
          former.map((text) => has(text)),
        );
        steps.forEach((step, i) => {
          if (step.kind !== 'remove') return;
          const later = steps.slice(i + 1).filter((s) => s.kind === 'reserve');
          const isNeeded = later.some((s) => s.range.overlaps(step.reservation.range));
          expect(isNeeded || later.length === 0).toBe(true);
        });
      }),
    );
  });
});
