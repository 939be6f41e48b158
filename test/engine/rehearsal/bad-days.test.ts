import type { Dials, ServiceCall, ServiceFault } from '../aws/dials';
import { inventory } from '../aws/inventory';
import type { EngineDials } from '../dials';
import { unmeant } from './leftovers';
import { describeRehearsal, referenceAssembly, Rehearsal } from './rehearsal';

/** A fault for the first attempts of every kind of call by every caller, again and again. */
function often(fault: ServiceFault, attempts: number): (call: ServiceCall) => ServiceFault | undefined {
  const seen = new Map<string, number>();
  return ({ service, action, caller }) => {
    // Asked by the API server, not by a function.
    if (service === 'STS') return undefined;
    const key = `${service} ${action} ${caller}`;
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return count % (attempts + 1) < attempts ? fault : undefined;
  };
}

/** Without the handler of aws-ec2 for the default security group: it is not ours, and has the SDK's three attempts. */
const assembly = referenceAssembly().without('Custom::VpcRestrictDefaultSG');

interface BadDay {
  readonly name: string;
  readonly engine?: Partial<EngineDials>;
  readonly world?: () => Partial<Dials>;
}

const BAD_DAYS: readonly BadDay[] = [
  {
    name: 'a policy counts 60 s late',
    world: () => ({ grantLag: 60_000 }),
  },
  { name: 'an access entry counts 60 s late', world: () => ({ accessEntryLag: 60_000 }) },
  { name: 'every call is throttled twice', world: () => ({ fault: often('throttle', 2) }) },
  { name: 'every call meets a server error first', world: () => ({ fault: often('server-error', 1) }) },
  { name: 'every connection breaks once', world: () => ({ fault: often('reset-before', 1) }) },
  { name: 'every answer is lost once', world: () => ({ fault: often('reset-after', 1) }) },
  { name: 'some calls are never answered', world: () => ({ fault: often('hang', 1) }) },
  { name: 'lists omit what is new and show what is gone for 20 s', world: () => ({ listOmission: 20_000, listGhost: 20_000 }) }, // prettier-ignore
  { name: 'every event is delivered twice', engine: { duplicates: true } },
  { name: 'the first answer to CloudFormation is lost', engine: { lostAnswers: true } },
  { name: 'dependants start before a resource is complete', engine: { earlyDependants: true } },
];

describeRehearsal('on a bad day', () => {
  test.each(BAD_DAYS)(
    '$name: the deployment comes, and goes without a trace',
    async ({ engine, world }) => {
      const rehearsal = await Rehearsal.open({ ...(engine && { engine }), ...(world && { world: world() }) });
      try {
        expect(await rehearsal.deploy(assembly)).toEqual({ status: 'CREATE_COMPLETE', reasons: [] });
        expect(await rehearsal.destroy()).toEqual([{ status: 'DELETE_COMPLETE', reasons: [] }]);
        await rehearsal.world.clock.settle();
        expect(rehearsal.problems()).toEqual([]);
        expect(unmeant(inventory(rehearsal.world))).toEqual([]);
      } finally {
        await rehearsal.close();
      }
    },
    60_000,
  );
});
