import { AwsNodeObject } from '../../../lib/aws-node/backup/aws-node-objects';
import type { EksState, LoopbackAddon } from '../../loopback/eks-state';
import type { LoopbackKubernetes } from '../../loopback/kubernetes-server';
import { daemonSet } from './daemon-set';
import { awsNodePod, configMap, eniConfig, serviceAccount } from './objects';

type Json = Record<string, unknown>;

/** What an applied add-on does to the objects of a cluster, and how its pods follow. */
export class AwsNodeWorld {
  nodes = 3;
  /** Environment somebody set with kubectl. */
  byHand: Record<string, string> = {};
  /** Variables that the next changes lose although nobody asked for it. */
  losing: string[] = [];
  /** Time one pod takes to be replaced; Infinity never finishes. */
  millisecondsPerPod = 10;
  /** Whether pods can be listed; without them the counts of the DaemonSet have to do. */
  hasPods = true;
  /** Version that ran before the last change. */
  private version: string | undefined;
  private generation = 4;
  /** Generation of the pods that ran before the last change. */
  private settled = 4;

  constructor(
    private readonly eks: EksState,
    private readonly kubernetes: LoopbackKubernetes,
  ) {
    eks.apply = (addon, resolveConflicts) => this.apply(addon, resolveConflicts);
  }

  reset(): void {
    this.generation += 1;
    Object.assign(this, {
      nodes: 3,
      byHand: {},
      losing: [],
      millisecondsPerPod: 10,
      hasPods: true,
      version: undefined,
    });
  }

  /** A cluster with a managed add-on that has settled. */
  install(addonVersion: string, env: Record<string, string> = {}, byHand: Record<string, string> = {}): void {
    this.byHand = byHand;
    this.eks.addon = {
      addonName: 'vpc-cni',
      clusterName: this.eks.cluster.name,
      addonVersion,
      status: 'ACTIVE',
      configurationValues: JSON.stringify({ env }),
      serviceAccountRoleArn: 'arn:aws:iam::123456789012:role/aws-node',
      podIdentityAssociations: [],
      health: { issues: [] },
    };
    this.put(addonVersion, env, this.nodes);
    this.kubernetes.objects.set(AwsNodeObject.CONFIG_MAP, configMap());
    const role = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/aws-node' };
    this.kubernetes.objects.set(AwsNodeObject.SERVICE_ACCOUNT, serviceAccount(role));
  }

  addEniConfigs(count: number, subnetOf = (i: number): string => `subnet-${i}`): void {
    for (let i = 0; i < count; i += 1) {
      const name = `zone-${String(i).padStart(3, '0')}`;
      this.kubernetes.objects.set(`${AwsNodeObject.ENI_CONFIGS}/${name}`, eniConfig(name, subnetOf(i)));
    }
  }

  /** The environment of aws-node as it is now. */
  environment(): Record<string, string> {
    const spec = this.kubernetes.objects.get(AwsNodeObject.DAEMON_SET) as {
      spec: { template: { spec: { containers: { env: { name: string; value?: string }[] }[] } } };
    };
    const [container] = spec.spec.template.spec.containers;
    return Object.fromEntries(container!.env.map(({ name, value }) => [name, value ?? '']));
  }

  private apply(addon: LoopbackAddon, resolveConflicts: string): void {
    const { env = {} } = JSON.parse(addon.configurationValues ?? '{}') as { env?: Record<string, string> };
    // PRESERVE keeps what was set by hand, OVERWRITE sets everything back.
    if (resolveConflicts !== 'PRESERVE') this.byHand = {};
    this.generation += 1;
    this.put(addon.addonVersion, env, 0);
    this.rollOut(addon.addonVersion, env, this.generation, 1);
  }

  private rollOut(version: string, env: Record<string, string>, generation: number, updated: number): void {
    if (!Number.isFinite(this.millisecondsPerPod)) return;
    setTimeout(() => {
      if (generation !== this.generation) return;
      this.put(version, env, updated);
      if (updated < this.nodes) this.rollOut(version, env, generation, updated + 1);
    }, this.millisecondsPerPod).unref();
  }

  private put(version: string, env: Record<string, string>, updated: number): void {
    const kept = (all: Record<string, string>): Record<string, string> =>
      Object.fromEntries(Object.entries(all).filter(([name]) => !this.losing.includes(name)));
    const object = daemonSet({
      version,
      env: kept(env),
      byHand: kept(this.byHand),
      generation: this.generation,
      nodes: this.nodes,
      status: {
        desiredNumberScheduled: this.nodes,
        updatedNumberScheduled: updated,
        numberReady: this.nodes,
        numberAvailable: this.nodes,
        observedGeneration: this.generation,
      },
    });
    this.kubernetes.objects.set(AwsNodeObject.DAEMON_SET, object as Json);
    if (!this.hasPods) return;
    const before = this.version ?? version;
    for (let i = 0; i < this.nodes; i += 1) {
      const generation = i < updated ? this.generation : this.settled;
      this.putPod(i, i < updated ? version : before, true, generation);
    }
    if (updated === this.nodes) Object.assign(this, { version, settled: this.generation });
  }

  /** The pod of aws-node on a node. */
  putPod(node: number, version: string, ready: boolean, generation = this.generation): void {
    const labels = {
      'pod-template-generation': String(generation),
      'controller-revision-hash': `hash-${generation}`,
    };
    const pod = awsNodePod(`ip-10-0-0-${node}`, version, ready, labels);
    this.kubernetes.objects.set(`${AwsNodeObject.PODS}/aws-node-${node}`, pod);
  }
}
