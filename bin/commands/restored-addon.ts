import type { BackupDocument } from '../../lib/aws-node/backup/backup-document';
import { imageVersion } from '../../lib/aws-node/backup/daemon-set';

/** How the add-on that a backup is restored into gets its version and its permissions. */
export interface RestoredAddon {
  /** Version of the add-on, or of a self-managed image that is a build of EKS. */
  readonly version?: string;
  /** Role of the service account by IRSA, from the add-on or from the annotation. */
  readonly roleArn?: string;
  readonly usesPodIdentity: boolean;
  /** What the backup does not hold, and where to find it. */
  readonly notes: readonly string[];
}

/** A text that may stand between quotes in a command and in code. */
const ROLE_ARN = /^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** What of an add-on follows from a backup, whether aws-node was managed or not. */
export function restoredAddon(backup: BackupDocument): RestoredAddon {
  const { addon, daemonSet, serviceAccountAnnotations: annotations } = backup;
  const image = daemonSet ? imageVersion(daemonSet) : undefined;
  const version = addon?.addonVersion ?? (/-eksbuild\.\d+$/.test(image ?? '') ? image : undefined);
  const usesPodIdentity = (addon?.podIdentityAssociations.length ?? 0) > 0;
  const annotated = usesPodIdentity ? undefined : annotations?.['eks.amazonaws.com/role-arn'];
  const roleArn = String(addon?.serviceAccountRoleArn ?? annotated ?? '');
  return {
    version,
    roleArn: ROLE_ARN.test(roleArn) ? roleArn : undefined,
    usesPodIdentity,
    notes: [
      ...(version === undefined ? [versionNote(backup, image)] : []),
      ...(usesPodIdentity ? [podIdentityNote(backup)] : []),
    ],
  };
}

function versionNote({ cluster }: BackupDocument, image: string | undefined): string {
  const minor = /^v\d+\.\d+/.exec(image ?? '')?.[0];
  const which = minor === undefined ? 'the minor version that ran' : `${minor}, as ran`;
  const kubernetes = cluster.kubernetesVersion ? ` --kubernetes-version ${cluster.kubernetesVersion}` : '';
  return `add --addon-version with the newest patch of ${which}, from: aws eks describe-addon-versions --addon-name vpc-cni${kubernetes}`;
}

function podIdentityNote({ addon }: BackupDocument): string {
  return `aws-node took its role by EKS Pod Identity (${addon!.podIdentityAssociations.join(', ')}): the backup does not hold which role`;
}
