/**
 * Actions the upgrade calls. `s3:PutObject` is for a backup in S3.
 *
 * `iam:PassRole` is for an add-on that has an IAM role, which UpdateAddon is told again: without it EKS falls back to the
 * role of the node. That UpdateAddon checks the permission is recalled: the service authorization reference lists no
 * dependent action for it, while IAM asks for it wherever a role is handed to a service.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_UpdateAddon.html
 */
export const UPGRADE_ACTIONS = [
  'eks:DescribeAddon',
  'eks:DescribeAddonConfiguration',
  'eks:DescribeAddonVersions',
  'eks:DescribeCluster',
  'eks:DescribeUpdate',
  'eks:ListUpdates',
  'eks:UpdateAddon',
  'iam:PassRole',
  's3:PutObject',
] as const;
