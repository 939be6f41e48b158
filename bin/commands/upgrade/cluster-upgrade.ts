import { randomUUID } from 'node:crypto';
import { UpdateAddonCommand } from '@aws-sdk/client-eks';
import { RolloutLooks } from '../../../lambda/aws-node-verification/rollout-looks';
import { guardFacts } from '../../../lambda/aws-node-backup/guard-facts';
import { errorName } from '../../../lambda/shared/aws-errors';
import { parseConfiguration } from '../../../lambda/shared/aws-node/configuration';
import { schemaProblems } from '../../../lambda/shared/aws-node/configuration-schema';
import { Eks, type ClusterFacts } from '../../../lambda/shared/aws-node/eks';
import { reasonOf } from '../../../lambda/shared/aws-node/readings';
import { shortHash } from '../../../lambda/shared/physical-id';
import type { AddonRecord, BackupDocument } from '../../../lib/aws-node/backup/backup-document';
import type { Baseline } from '../../../lib/aws-node/guard/addon-state';
import { compare } from '../../../lib/aws-node/guard/compare';
import type { GuardDecision, GuardFacts, GuardRequest } from '../../../lib/aws-node/guard/guard-model';
import { stepDecision } from '../../../lib/aws-node/guard/upgrade-steps';
import { awsProblem } from '../aws-problem';
import { eksClient } from '../eks-client';
import { UsageError } from '../check/usage-error';
import { impatientReader } from '../preflight/kubernetes-documents';
import { clusterBackup } from './cluster-backup';
import { watchRollout, type WatchedRollout, type WatchOptions } from './rollout-watch';

/** Reads and moves vpc-cni of one cluster. Each method is one thing; the order is that of the command. */
export class ClusterUpgrade {
  private constructor(
    private readonly eks: Eks,
    readonly cluster: ClusterFacts,
    private readonly signal: AbortSignal,
  ) {}

  /** @throws UsageError when the cluster cannot be read */
  static async open(name: string, region: string | undefined, signal: AbortSignal): Promise<ClusterUpgrade> {
    const eks = new Eks(eksClient(region), signal);
    const cluster = await eks.cluster(name).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new UsageError(awsProblem(`cluster ${name}`, error).message);
    });
    return new ClusterUpgrade(eks, cluster, signal);
  }

  /** Everything in force now. */
  backup(target: string): Promise<BackupDocument> {
    return clusterBackup(this.eks, this.cluster, this.kubernetes(), target);
  }

  addon(): Promise<AddonRecord | undefined> {
    return this.eks.addon(this.cluster.name, 'vpc-cni');
  }

  /** Facts the guard needs to decide on a step. */
  facts(step: string | undefined, backup: BackupDocument): Promise<GuardFacts> {
    const request: GuardRequest = {
      targetVersion: step,
      undeclaredSettings: 'preserve',
      bareMetalNodes: false,
    };
    return guardFacts(this.eks, this.cluster, 'vpc-cni', request, backup);
  }

  decide(step: string, facts: GuardFacts): GuardDecision {
    return stepDecision(step, facts, schemaProblems);
  }

  /** Asks EKS for one step. Configuration and role stay, and so does what was set by hand. */
  async move(step: string, addon: AddonRecord): Promise<void> {
    const command = new UpdateAddonCommand({
      clusterName: this.cluster.name,
      addonName: 'vpc-cni',
      addonVersion: step,
      configurationValues: addon.configurationValues,
      serviceAccountRoleArn: addon.serviceAccountRoleArn,
      resolveConflicts: 'PRESERVE',
      clientRequestToken: randomUUID(),
    });
    try {
      await this.eks.client.send(command, { abortSignal: this.signal });
    } catch (error) {
      this.signal.throwIfAborted();
      throw new Error(
        `EKS did not accept the update to ${step}: ${reasonOf(error).replace(/\.$/, '')}${remedyFor(error)}`,
        {
          cause: error,
        },
      );
    }
  }

  /** Waits until a version runs on every node that counts, or it is clear that it does not. */
  watch(version: string, before: Baseline, options: Omit<WatchOptions, 'signal'>): Promise<WatchedRollout> {
    const looks = new RolloutLooks(this.eks, this.kubernetes(), {
      clusterName: this.cluster.name,
      addonName: 'vpc-cni',
      version,
    });
    return watchRollout(looks, { version, before }, { ...options, signal: this.signal });
  }

  /** Settings that the upgrade lost, as sentences. */
  async lostSettings(backup: BackupDocument): Promise<string[]> {
    const live = await this.backup('');
    const values = parseConfiguration(backup.addon?.configurationValues);
    const { differences } = compare({
      declared: values,
      lastDeclared: values,
      backup,
      configurationBefore: values,
      live,
      undeclaredSettings: 'preserve',
      fingerprint: (value) => shortHash(value).slice(0, 8),
    });
    return differences.filter(({ unwanted }) => unwanted).map(({ message }) => message);
  }

  private kubernetes() {
    const { name, endpoint, certificateAuthority } = this.cluster;
    const data = Buffer.from(certificateAuthority).toString('base64');
    return impatientReader(this.eks.client, name, { endpoint, certificateAuthority: { data } }, this.signal);
  }
}

function remedyFor(error: unknown): string {
  const name = errorName(error);
  if (name === 'ResourceInUseException') return '; another update runs, wait until it has ended';
  return name === 'AccessDeniedException'
    ? '; podnet upgrade --print-policy prints the permissions it needs'
    : '';
}
