import type { BackupDocument } from '../../../lib/aws-node/backup/backup-document';
import type { ClusterUpgrade } from './cluster-upgrade';

/** Prints the steps and everything that speaks against each of them. Changes nothing. */
export async function dryRun(
  work: ClusterUpgrade,
  steps: readonly string[],
  backup: BackupDocument,
): Promise<string[]> {
  const from = backup.addon?.addonVersion ?? '';
  console.log(
    `cluster ${work.cluster.name}: ${[from, ...steps].join(' -> ')}${steps.length === 0 ? ' runs already' : ''}`,
  );
  const all: string[] = [];
  for (const [index, step] of steps.entries()) {
    const facts = await work.facts(step, backup);
    const at = steps[index - 1] ?? from;
    const { problems, warnings } = work.decide(step, {
      ...facts,
      addon: facts.addon && { ...facts.addon, version: at },
    });
    for (const { message } of warnings) console.log(`${step}: warning: ${message}`);
    all.push(...problems.map(({ message }) => `${step}: ${message}`));
  }
  return all;
}
