/** Actions the preflight calls. All of them only read. */
export const PREFLIGHT_ACTIONS = [
  'cloudformation:GetTemplate',
  'ec2:DescribeSubnets',
  'eks:DescribeAddon',
  'eks:DescribeAddonConfiguration',
  'eks:DescribeAddonVersions',
  'eks:DescribeCluster',
  'eks:DescribeInsight',
  'eks:DescribeNodegroup',
  'eks:ListAddons',
  'eks:ListInsights',
  'eks:ListNodegroups',
] as const;

/** An IAM policy that allows actions, as the AWS CLI takes it. */
export function policyText(actions: readonly string[]): string {
  const statement = { Effect: 'Allow', Action: [...actions].sort(), Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, undefined, 2);
}

/** Access to the Kubernetes API that comes beside the IAM policy. */
export const KUBERNETES_ACCESS =
  'the Kubernetes API needs an access entry with the policy AmazonEKSAdminViewPolicy: aws eks associate-access-policy --access-scope type=cluster';
