import type { BackupDocument } from '../../lib/aws-node/backup/backup-document';

/** The manifests of a backup as one YAML file, each with a heading. */
export async function manifestsText(backup: BackupDocument): Promise<string> {
  const { stringify } = await import('yaml');
  const heading = `# Backup of aws-node, cluster ${backup.cluster.name}, ${backup.createdAt}\n`;
  return heading + backup.manifests.map((object) => `---\n${stringify(object)}`).join('');
}
