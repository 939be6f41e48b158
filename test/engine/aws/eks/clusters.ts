import type { Dials } from '../dials';
import type { Tables } from '../tables';
import type { AccessEntry, Addon, AwsNode, Cluster, FargateProfile, Nodegroup, Update } from './model';
import { refuse } from '../refusals';

interface Time {
  now(): number;
}

/** Kubernetes minor versions that EKS runs. https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html */
export const KUBERNETES = ['1.30', '1.31', '1.32', '1.33', '1.34', '1.35', '1.36'];

export const minorOf = (version: string): number => Number(version.replace(/^v/, '').split('.')[1]);

const INSUFFICIENT = {
  code: 'InsufficientNumberOfReplicas',
  message: 'The add-on is unhealthy because it does not have the desired number of replicas.',
};

/** Clusters with everything in them. What takes time is settled when someone looks. */
export class Clusters {
  readonly clusters;
  readonly addons;
  readonly updates;
  readonly nodegroups;
  readonly fargateProfiles;
  readonly accessEntries;
  readonly podIdentities;
  readonly awsNodes;
  /** Opens an API server for a cluster. */
  open: (clusterName: string) => Promise<{ endpoint: string; certificateAuthority: string }> = () =>
    Promise.reject(new Error('the world is not open'));

  constructor(
    private readonly clock: Time,
    private readonly dials: Dials,
    tables: Tables,
  ) {
    this.clusters = tables.table<Cluster>();
    this.addons = tables.table<Addon>();
    this.updates = tables.table<Update>();
    this.nodegroups = tables.table<Nodegroup>();
    this.fargateProfiles = tables.table<FargateProfile>();
    this.accessEntries = tables.table<AccessEntry>();
    this.podIdentities = tables.table<{
      id: string;
      clusterName: string;
      serviceAccount: string;
      roleArn: string;
    }>();
    this.awsNodes = tables.table<AwsNode>();
  }

  cluster(name: string): Cluster {
    return this.clusters.get(name) ?? refuse('cluster-not-found', `No cluster found for name: ${name}.`);
  }

  /** An add-on, with whatever has ended by now ended. */
  addon(clusterName: string, name: string): Addon | undefined {
    const addon = this.addons.get(`${clusterName}|${name}`);
    if (addon?.until === undefined || this.clock.now() < addon.until) return addon;
    delete addon.until;
    const lacksNodes = name === 'coredns' && this.nodesOf(clusterName) === 0;
    const outcome = addon.status === 'UPDATING' ? this.dials.addonOutcome?.(name) : undefined;
    addon.status = outcome ?? (lacksNodes ? 'DEGRADED' : 'ACTIVE');
    addon.issues = addon.status === 'ACTIVE' ? [] : [INSUFFICIENT];
    const ended = addon.status === 'ACTIVE' ? 'Successful' : 'Failed';
    for (const update of this.updates.values())
      if (update.clusterName === clusterName && update.addonName === name && update.status === 'InProgress')
        update.status = ended;
    return addon;
  }

  /** Names of the add-ons of a cluster. */
  addonsOf(clusterName: string): string[] {
    return [...this.addons.values()]
      .filter((addon) => addon.clusterName === clusterName)
      .map(({ name }) => name);
  }

  updatesOf(clusterName: string, addonName?: string): Update[] {
    if (addonName !== undefined) this.addon(clusterName, addonName);
    return [...this.updates.values()]
      .filter((update) => update.clusterName === clusterName && update.addonName === addonName)
      .reverse();
  }

  nodesOf(clusterName: string): number {
    return this.nodegroupsOf(clusterName)
      .filter(({ status }) => status !== 'CREATE_FAILED')
      .reduce((sum, { size }) => sum + size, 0);
  }

  nodegroupsOf(clusterName: string): Nodegroup[] {
    return [...this.nodegroups.values()].filter((nodegroup) => nodegroup.clusterName === clusterName);
  }

  fargateProfilesOf(clusterName: string): FargateProfile[] {
    return [...this.fargateProfiles.values()].filter((profile) => profile.clusterName === clusterName);
  }

  /** How long a rollout of aws-node takes, and with it the update of its add-on. */
  rolloutMilliseconds(clusterName: string): number {
    return this.nodesOf(clusterName) * this.dials.podReplacement;
  }

  /** Installs or changes the workload of vpc-cni. What was set by hand stays only when it is to be preserved. */
  applyAwsNode(
    { clusterName, version, configurationValues = '{}', roleArn }: Addon,
    resolveConflicts: string,
  ): void {
    const former = this.awsNodes.get(clusterName);
    this.awsNodes.set(clusterName, {
      version,
      ...(former && { formerVersion: former.version }),
      configuration: configurationValues,
      ...(roleArn !== undefined && { roleArn }),
      byHand: resolveConflicts === 'PRESERVE' ? (former?.byHand ?? {}) : {},
      generation: (former?.generation ?? 0) + 1,
      rolloutSince: this.clock.now(),
      manager: 'eks',
    });
  }

  /**
   * Whether a principal has a living access entry.
   *
   * @param roleId - id of the role that has the ARN now; a role made anew has another one
   */
  letsIn(clusterName: string, principalArn: string, roleId: string): AccessEntry | undefined {
    const entry = this.accessEntries.get(`${clusterName}|${principalArn}`);
    if (entry === undefined || entry.principalId !== roleId) return undefined;
    return entry.since + this.dials.accessEntryLag <= this.clock.now() ? entry : undefined;
  }
}
