/** Actions the upgrade calls. `iam:PassRole` is for an add-on that has an IAM role, `s3:PutObject` for a backup in S3. */
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
