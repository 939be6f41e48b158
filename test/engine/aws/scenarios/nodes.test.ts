import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, Karpenter, PodNetworkCluster, PodNetworkVpc, UpgradeGuarding } from '../../../../lib';
import type { CloudAssembly } from '../../assembly';
import { contentsOf } from '../../rehearsal/contents';
import { failing, wrongAfterUpdate } from '../../rehearsal/fault-sweep';
import { unmeant } from '../../rehearsal/leftovers';
import { assemblyOf, describeRehearsal, Rehearsal } from '../../rehearsal/rehearsal';
import { inventory } from '../inventory';

type Nodes = (cluster: PodNetworkCluster, stack: Stack) => void;

interface Change {
  readonly name: string;
  readonly autoMode?: boolean;
  readonly add: Nodes;
}

const types = (name: string): ec2.InstanceType[] => [new ec2.InstanceType(name)];

/** Kinds of nodes that a cluster gets while it runs. */
const CHANGES: readonly Change[] = [
  {
    name: 'Auto Mode',
    autoMode: true,
    add: (cluster) => void cluster.addAutoModeNodes('Auto', { tags: { team: 'a' } }),
  },
  {
    name: 'Karpenter',
    add: (cluster, stack) => {
      const karpenter = new Karpenter(stack, 'Karpenter', cluster.nodeNetwork);
      karpenter.addNodes('Pool', {
        nodeSubnets: cluster.network.nodeSubnets,
        instanceTypes: types('m7i.2xlarge'),
      });
    },
  },
  {
    name: 'EFA',
    add: (cluster) =>
      void cluster.addNodegroup('Efa', {
        instanceTypes: types('p5en.48xlarge'),
        nodeSubnets: [cluster.network.nodeSubnets[0]],
        efa: true,
      }),
  },
  {
    name: 'a Capacity Block',
    add: (cluster) =>
      void cluster.addNodegroup('Block', {
        instanceTypes: types('p5en.48xlarge'),
        nodeSubnets: [cluster.network.nodeSubnets[0]],
        capacityBlock: { reservationId: 'cr-0123456789abcdef0' },
        maxSize: 2,
      }),
  },
];

function assembly({ autoMode = false, add }: Partial<Change> = {}): CloudAssembly {
  return assemblyOf((app) => {
    const stack = new Stack(app, 'Nodes', { env: { region: 'us-east-1', account: '123456789012' } });
    const network = new PodNetworkVpc(stack, 'Network', {
      addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
      availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    });
    const cluster = new PodNetworkCluster(stack, 'Cluster', {
      network,
      version: eks.KubernetesVersion.of('1.33'),
      autoMode,
      upgradeGuard: UpgradeGuarding.off(),
    });
    cluster.addNodegroup('General', { instanceTypes: types('m7i.2xlarge') });
    add?.(cluster, stack);
  });
}

describeRehearsal('a cluster that runs gets other nodes', () => {
  let rehearsal: Rehearsal;
  let restore: () => void;
  let before: string[];

  beforeAll(async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    rehearsal = await Rehearsal.open();
    expect((await rehearsal.deploy(assembly())).reasons).toEqual([]);
    before = contentsOf(rehearsal.world);
    restore = await rehearsal.engine.snapshot();
  }, 60_000);
  afterEach(() => {
    rehearsal.engine.turn({ fault: () => undefined });
    restore();
  });
  afterAll(() => rehearsal.close());

  test.each(CHANGES)(
    '$name: made in place, taken back, destroyed',
    async (change) => {
      const cluster = [...rehearsal.world.eks.clusters.keys()];
      expect(await rehearsal.deploy(assembly(change))).toEqual({ status: 'UPDATE_COMPLETE', reasons: [] });
      expect([...rehearsal.world.eks.clusters.keys()]).toEqual(cluster);
      expect(await rehearsal.deploy(assembly())).toEqual({ status: 'UPDATE_COMPLETE', reasons: [] });
      expect(await rehearsal.destroy()).toEqual([{ status: 'DELETE_COMPLETE', reasons: [] }]);
      await rehearsal.world.clock.settle();
      expect(rehearsal.problems()).toEqual([]);
      expect(unmeant(inventory(rehearsal.world))).toEqual([]);
    },
    60_000,
  );

  test.each(CHANGES)(
    '$name, and whatever it touches fails: all is as it was before',
    async (change) => {
      const next = assembly(change);
      const touched = await touchedBy(next);
      expect(touched.length).toBeGreaterThan(0);
      const wrong: Record<string, string[]> = {};
      for (const id of touched) {
        rehearsal.engine.turn({ fault: failing(id, 'after') });
        const { status } = await rehearsal.deploy(next);
        // EKS lets the role of a node group in by itself, and leaves the entry when the group goes.
        const problems = (await wrongAfterUpdate(rehearsal, before)).filter(
          (line) => !line.includes('"owner":"nodegroup"'),
        );
        if (status !== 'UPDATE_ROLLBACK_COMPLETE') problems.push(`the stack is in ${status}`);
        if (problems.length > 0) wrong[id] = problems;
        restore();
      }
      expect(wrong).toEqual({});
    },
    120_000,
  );

  /** Resources that a change makes or changes. */
  async function touchedBy(next: CloudAssembly): Promise<string[]> {
    const touched = new Set<string>();
    const fault = ({ logicalId, phase }: { logicalId: string; phase: string }): undefined => {
      if (phase === 'create' || phase === 'update') touched.add(logicalId);
    };
    rehearsal.engine.turn({ fault });
    await rehearsal.deploy(next);
    restore();
    return [...touched];
  }
});
