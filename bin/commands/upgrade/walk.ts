import type { BackupDocument } from '../../../lib/aws-node/backup/backup-document';
import { baselineOf, type Baseline } from '../../../lib/aws-node/guard/addon-state';
import { movedElsewhere } from '../../../lib/aws-node/guard/upgrade-steps';
import type { ClusterUpgrade } from './cluster-upgrade';

/** Progress, for a person or the log of a pipeline; results go to stdout. */
export const say = (text: string): void => console.error(text);

/** One walk from the version that runs to the one wanted. Every method gives what went wrong, as sentences. */
export class Walk {
  constructor(
    private readonly work: ClusterUpgrade,
    private readonly backup: BackupDocument,
    private readonly timeoutSeconds: number,
  ) {}

  /** Proves what runs now, then takes step after step. */
  async run(steps: readonly string[]): Promise<string[]> {
    let at = this.backup.addon?.addonVersion ?? '';
    const before = await this.prove(at, baselineOf(this.backup));
    if (before.length > 0) return before;
    for (const step of steps) {
      const problems = await this.take(step, at);
      if (problems.length > 0) return problems;
      at = step;
    }
    const count = steps.length === 1 ? 'one step' : `${steps.length} steps`;
    const how = steps.length === 0 ? 'already' : `after ${count}`;
    console.log(`cluster ${this.name}: vpc-cni ${at} runs ${how}`);
    return [];
  }

  /** One step: still where it was left, nothing against it, moved, rolled out, nothing lost. */
  private async take(step: string, at: string): Promise<string[]> {
    const addon = await this.work.addon();
    const moved = movedElsewhere(this.name, at, addon);
    if (moved !== undefined || addon === undefined) return [moved ?? ''];
    const { problems, warnings } = this.work.decide(step, await this.work.facts(step, this.backup));
    for (const { message } of warnings) say(`warning: ${message}`);
    if (problems.length > 0) return [`vpc-cni stays at ${at}`, ...problems.map(({ message }) => message)];
    say(`${at} to ${step}`);
    await this.work.move(step, addon);
    const unproven = await this.prove(step, { ...baselineOf(this.backup), version: at });
    return unproven.length > 0 ? unproven : this.lost(step);
  }

  private async prove(version: string, before: Baseline): Promise<string[]> {
    const progress = (text: string): void => say(`${version}: ${text}`);
    const { timeoutSeconds } = this;
    const { result, proof } = await this.work.watch(version, before, { timeoutSeconds, progress });
    if (result.state === 'proven') return [];
    const isElsewhere = proof.state === 'elsewhere';
    const moved = isElsewhere ? movedElsewhere(this.name, version, await this.work.addon()) : undefined;
    const remedy = 'look at kubectl --namespace kube-system get pods --selector k8s-app=aws-node';
    return [moved ?? `vpc-cni ${version} is not proven to run: ${result.text}; ${remedy}`];
  }

  private async lost(step: string): Promise<string[]> {
    const messages = await this.work.lostSettings(this.backup);
    if (messages.length === 0) return [];
    return [
      `${step} runs, and settings were lost; podnet restore brings them back from the backup`,
      ...messages,
    ];
  }

  private get name(): string {
    return this.work.cluster.name;
  }
}
