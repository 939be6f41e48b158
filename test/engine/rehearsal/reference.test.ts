import { inventoryOf, difference } from './inventory';
import { referenceAssembly, Rehearsal } from './rehearsal';

let rehearsal: Rehearsal;
let restore: () => void;
let empty: string[];

beforeAll(async () => {
  rehearsal = await Rehearsal.open();
  empty = inventoryOf(rehearsal.world);
  const outcome = await rehearsal.deploy(referenceAssembly());
  if (outcome.reasons.length > 0) throw new Error(outcome.reasons.join('\n'));
  restore = rehearsal.engine.snapshot();
}, 120_000);
afterAll(() => rehearsal.close());

test('sweep', async () => {
  const ids = [...rehearsal.engine.stacks.get('PodNetwork')!.resources.keys()];
  const t = performance.now();
  const out: unknown[] = [];
  for (const id of ids.slice(0, 200)) {
    for (const how of ['before'] as const) {
      const t0 = performance.now();
      const one = await Rehearsal.open({
        engine: { fault: (c) => (c.logicalId === id && c.operation === 'create' ? how : undefined) },
      });
      const o = await one.deploy(referenceAssembly());
      const diff = difference(empty, inventoryOf(one.world)).map((l) => l.slice(0, 300));
      const failed = one.engine.custom.exchanges.filter((e) => e.answer.status === 'FAILED');
      out.push([
        id,
        o.status,
        o.reasons.slice(1),
        diff.filter((d) => !/Logs2BEC3212|bucket65935933|arn:aws:kms/.test(d)),
        failed.length,
        one.problems(),
        Math.round(performance.now() - t0),
        (one.world.clock.now() - Date.UTC(2026, 0, 1)) / 60000,
      ]);
      await one.close();
    }
  }
  console.log(performance.now() - t, JSON.stringify(out, null, 0).replaceAll('],[', '],\n['));
  restore();
}, 600_000);
