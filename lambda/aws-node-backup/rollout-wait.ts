import { rolloutState } from '../../lib/aws-node/guard/rollout';
import { AwsNodeObject } from '../../lib/aws-node/backup/aws-node-objects';
import type { AddonRecord } from '../../lib/aws-node/backup/backup-document';
import type { Eks } from './eks';
import { type KubernetesReader } from './kubernetes';
import { isTransient, KubernetesError } from './kubernetes-errors';

/** Where an add-on stands on its way to a version. */
export interface AddonProgress {
  /** `arrived`: the version runs everywhere. `failed`: it will not get there by waiting. */
  readonly outcome: 'arrived' | 'waiting' | 'failed';
  /** Waiting longer may help, but what runs is already within what the update strategy tolerates. */
  readonly tolerable: boolean;
  readonly text: string;
}

const GIVEN_UP = ['CREATE_FAILED', 'UPDATE_FAILED', 'DELETE_FAILED', 'DELETING'];

/** An add-on can be DEGRADED for a while in the middle of a rollout. */
const degradedMilliseconds = (): number => Number(process.env.DEGRADED_MILLISECONDS ?? 600_000);

/** What to wait for. */
export interface AwaitedRollout {
  readonly clusterName: string;
  readonly addonName: string;
  /** Version to wait for; undefined takes any. */
  readonly version?: string;
  /** Update that leads there, where it is known. EKS may take a failed update back by itself. */
  readonly updateId?: string;
}

/** Looks at an add-on and its DaemonSet until a version runs on every node. */
export class RolloutWatch {
  private degradedSince: number | undefined;

  constructor(
    private readonly eks: Eks,
    private readonly kubernetes: KubernetesReader,
    private readonly awaited: AwaitedRollout,
  ) {}

  async look(): Promise<AddonProgress> {
    const { clusterName, addonName, updateId } = this.awaited;
    const addon = await this.eks.addon(clusterName, addonName);
    const progress = (addon && this.addonState(addon)) ?? (await this.daemonSetState());
    if (progress.outcome !== 'waiting' || updateId === undefined) return progress;
    const failure = await this.eks.updateFailure(clusterName, addonName, updateId);
    return failure === undefined ? progress : { outcome: 'failed', tolerable: false, text: failure };
  }

  /** What the add-on itself says, or undefined when the DaemonSet decides. */
  private addonState({ status, addonVersion, healthIssues }: AddonRecord): AddonProgress | undefined {
    const issues = healthIssues.length > 0 ? ` (${healthIssues.join('; ')})` : '';
    const text = `vpc-cni ${addonVersion} is ${status ?? 'in no known state'}${issues}`;
    if (GIVEN_UP.includes(status ?? '') || this.isDegradedForGood(status)) {
      return { outcome: 'failed', tolerable: false, text };
    }
    if (status !== 'ACTIVE') return waiting(text);
    const arrived = this.awaited.version === undefined || addonVersion === this.awaited.version;
    return arrived ? undefined : waiting(`${text}, waiting for ${this.awaited.version}`);
  }

  private isDegradedForGood(status: string | undefined): boolean {
    this.degradedSince = status === 'DEGRADED' ? (this.degradedSince ?? Date.now()) : undefined;
    return this.degradedSince !== undefined && Date.now() - this.degradedSince >= degradedMilliseconds();
  }

  /** The API server may be away for a moment while it is busy; that is no reason to roll back. */
  private async daemonSetState(): Promise<AddonProgress> {
    try {
      const daemonSet = await this.kubernetes.get(AwsNodeObject.DAEMON_SET);
      if (!daemonSet) return waiting('the DaemonSet aws-node does not exist yet');
      const { finished, tolerable, progress } = rolloutState(daemonSet);
      return { outcome: finished ? 'arrived' : 'waiting', tolerable, text: progress };
    } catch (error) {
      if (error instanceof KubernetesError && isTransient(error.status)) return waiting(error.message);
      throw error;
    }
  }
}

function waiting(text: string): AddonProgress {
  return { outcome: 'waiting', tolerable: false, text };
}
