import type { ResourceCall } from '../../dials';
import type { Outcome } from '../../engine';
import { describeRehearsal, referenceAssembly, Rehearsal } from '../../rehearsal/rehearsal';
import { unmeant, unmeantAfterCreate } from '../../rehearsal/leftovers';
import { Stage } from '../cases/stage';
import { updateAddon } from '../eks/addons';
import { inventory } from '../inventory';
import { guardedAssembly } from './guarded-app';

describeRehearsal('what happened to others', () => {
  /** What happened to others, played with our own deployments. Each says where it is told. */
  let rehearsal: Rehearsal;
  let restoreEmpty: () => void;

  beforeAll(async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    rehearsal = await Rehearsal.open();
    restoreEmpty = await rehearsal.engine.snapshot();
  });
  afterEach(() => {
    rehearsal.engine.turn({ fault: () => undefined, between: () => undefined });
    delete rehearsal.world.dials.addonOutcome;
    Object.assign(rehearsal.world.dials, {
      clusterVersionRollback: false,
      clusterUpdates: 'at once',
      deleteWaitsForInterfaces: true,
    });
    restoreEmpty();
  });
  afterAll(() => rehearsal.close());

  async function deployed(context: Record<string, unknown> = {}): Promise<void> {
    expect(await rehearsal.deploy(referenceAssembly(context))).toEqual({
      status: 'CREATE_COMPLETE',
      reasons: [],
    });
  }

  async function destroyed(): Promise<void> {
    expect(await rehearsal.destroy()).toEqual([{ status: 'DELETE_COMPLETE', reasons: [] }]);
    await rehearsal.world.clock.settle();
    expect(rehearsal.problems()).toEqual([]);
    expect(unmeant(inventory(rehearsal.world))).toEqual([]);
  }

  const clusterIds = (): string[] =>
    [...rehearsal.engine.stacks.get('PodNetwork')!.resources.values()]
      .filter(({ type }) => type === 'AWS::EKS::Cluster')
      .map(({ logicalId }) => logicalId);

  const failing = (id: RegExp) => (call: ResourceCall) =>
    id.test(call.logicalId) && /^(create|update)$/.test(call.phase) ? ('before' as const) : undefined;

  /** Something done by someone else, once, right before a call for a resource. */
  function once(type: string, phase: string, act: () => void): void {
    let done = false;
    rehearsal.engine.turn({
      between: (call) => {
        if (done || call.type !== type || call.phase !== phase) return;
        done = true;
        act();
      },
    });
  }

  // https://github.com/aws/containers-roadmap/issues/497
  describe('a new Kubernetes version, and a failure after it', () => {
    async function upThenFail(): Promise<Outcome> {
      await deployed({ kubernetesVersion: '1.35' });
      rehearsal.engine.turn({ fault: failing(/^ClusterGeneral[0-9A-F]/) });
      return rehearsal.deploy(referenceAssembly({ kubernetesVersion: '1.36' }));
    }

    test('cannot be rolled back where EKS refuses it; the cluster can be skipped, and the same deployment goes on', async () => {
      expect((await upThenFail()).status).toBe('UPDATE_ROLLBACK_FAILED');
      rehearsal.engine.turn({ fault: () => undefined });
      const outcome = await rehearsal.engine.continueUpdateRollback('PodNetwork', { skip: clusterIds() });
      expect(outcome.status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect((await rehearsal.deploy(referenceAssembly({ kubernetesVersion: '1.36' }))).reasons).toEqual([]);
      await destroyed();
    }, 60_000);

    test('goes back by itself where EKS takes it', async () => {
      rehearsal.world.dials.clusterVersionRollback = true;
      expect((await upThenFail()).status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect([...rehearsal.world.eks.clusters.values()].map(({ version }) => version)).toEqual(['1.35']);
    }, 60_000);
  });

  // https://github.com/eksctl-io/eksctl/issues/7589, https://github.com/aws/aws-cdk/issues/12130
  test.each(['ELB app/ingress/0a', 'aws-K8S-i-0abc'])(
    'an interface left by %s keeps its subnet; when it is gone, the same deletion ends well',
    async (description) => {
      await deployed();
      const { network } = rehearsal.world;
      const subnet = [...network.state.subnets.values()].find(({ cidrBlock }) =>
        cidrBlock?.startsWith('100.64.'),
      );
      const left = network.addInterface(subnet!.subnetId, description);
      const [{ status, reasons }] = (await rehearsal.destroy()) as [Outcome];
      expect(status).toBe('DELETE_FAILED');
      expect(reasons.join()).toMatch(/DependencyViolation/);
      network.state.networkInterfaces.delete(left);
      await destroyed();
    },
    60_000,
  );

  // https://github.com/aws-quickstart/cdk-eks-blueprints/issues/447
  test('an add-on that someone else changes meanwhile: the rollback meets it busy, and can be continued', async () => {
    await rehearsal.deploy(guardedAssembly({ vpcCniVersion: 'v1.21.2-eksbuild.2' }));
    const { world, engine } = rehearsal;
    const [addon] = [...world.eks.addons.values()].filter(({ name }) => name === 'vpc-cni');
    once('AWS::EKS::Addon', 'update', () => {
      world.dials.addonUpdate = 60 * 60_000;
      updateAddon(world, addon!.clusterName, 'vpc-cni', {});
      world.dials.addonUpdate = 60_000;
    });
    const { status, reasons } = await rehearsal.deploy(
      guardedAssembly({ vpcCniVersion: 'v1.22.4-eksbuild.3' }),
    );
    expect(reasons.join()).toMatch(/cannot be updated as it is currently in UPDATING state/);
    expect(status).toBe('UPDATE_ROLLBACK_FAILED');
    await world.clock.run(world.clock.sleep(60 * 60_000));
    expect((await engine.continueUpdateRollback('Guarded')).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(addon!.version).toBe('v1.21.2-eksbuild.2');
  }, 60_000);

  // https://github.com/crossplane-contrib/provider-aws/issues/1014
  describe('a new Kubernetes version and another way in, in one deployment', () => {
    const both = { kubernetesVersion: '1.36', publicAccessCidrs: '203.0.113.0/24' };

    test('is refused where everything is asked for at once, and so is the way back', async () => {
      await deployed({ kubernetesVersion: '1.35' });
      const { status, reasons } = await rehearsal.deploy(referenceAssembly(both));
      expect(reasons.join()).toMatch(/Only one type of update can be allowed/);
      expect(status).toBe('UPDATE_ROLLBACK_FAILED');
      const skip = clusterIds();
      expect((await rehearsal.engine.continueUpdateRollback('PodNetwork', { skip })).status).toBe('UPDATE_ROLLBACK_COMPLETE'); // prettier-ignore
      await destroyed();
    }, 60_000);

    test('passes where one is asked for after the other', async () => {
      rehearsal.world.dials.clusterUpdates = 'one by one';
      await deployed({ kubernetesVersion: '1.35' });
      expect((await rehearsal.deploy(referenceAssembly(both))).reasons).toEqual([]);
      await destroyed();
    }, 60_000);
  });

  // https://github.com/hashicorp/terraform-provider-aws/pull/49104
  test('an add-on update that fails although it was applied: the rollback is a second rollout', async () => {
    await rehearsal.deploy(guardedAssembly({ vpcCniVersion: 'v1.21.2-eksbuild.2' }));
    let outcomes = 0;
    rehearsal.world.dials.addonOutcome = () => ((outcomes += 1) === 1 ? 'UPDATE_FAILED' : 'ACTIVE');
    const { status } = await rehearsal.deploy(guardedAssembly({ vpcCniVersion: 'v1.22.4-eksbuild.3' }));
    expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
    const [node] = [...rehearsal.world.eks.awsNodes.values()];
    expect(node).toMatchObject({ version: 'v1.21.2-eksbuild.2', generation: 3 });
  }, 60_000);

  // https://github.com/hashicorp/terraform-provider-aws/issues/10044; the role is needed for it:
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
  test('interfaces of functions that outlive them and their role stay, and are removed by hand', async () => {
    await deployed();
    rehearsal.world.dials.deleteWaitsForInterfaces = false;
    const [{ status, reasons }] = (await rehearsal.destroy()) as [Outcome];
    expect(status).toBe('DELETE_FAILED');
    expect(reasons.join()).toMatch(/AWS Lambda VPC ENI/);
    const { networkInterfaces } = rehearsal.world.network.state;
    await rehearsal.world.clock.run(rehearsal.world.clock.sleep(60 * 60_000));
    expect(networkInterfaces.size).toBeGreaterThan(0);
    networkInterfaces.clear();
    await destroyed();
  }, 60_000);

  // https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws/issues/564
  test('what is left of a deployment does not stand in the way of the next one', async () => {
    await deployed();
    await destroyed();
    await deployed();
    await destroyed();
  }, 60_000);

  // https://github.com/eksctl-io/eksctl/issues/1967
  test('a first deployment that meets a quota leaves nothing behind', async () => {
    for (let i = 0; i < 3; i += 1) await new Stage(rehearsal.world).make('AWS::EC2::EIP');
    const { status, reasons } = await rehearsal.deploy(referenceAssembly());
    expect(reasons.join()).toMatch(/AddressLimitExceeded/);
    expect(status).toBe('ROLLBACK_COMPLETE');
    await rehearsal.world.clock.settle();
    const left = unmeantAfterCreate(inventory(rehearsal.world));
    expect(left.filter((line) => !line.startsWith('address '))).toEqual([]);
  }, 60_000);
});
