import type { VpcCniVersion } from '../vpc-cni-version';

const EVERY_FAMILY = [
  'ec2:CreateTags',
  'ec2:DescribeInstances',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeTags',
];

const IPV4 = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:AttachNetworkInterface',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DetachNetworkInterface',
  'ec2:ModifyNetworkInterfaceAttribute',
  'ec2:UnassignPrivateIpAddresses',
];

const IPV6 = ['ec2:AssignIpv6Addresses'];

/**
 * The actions a version of aws-node calls.
 *
 * Subnet discovery (1.18) reads subnets; from 1.22 on subnets and security groups are read at start, in IPv6 clusters
 * too, and a role without the permission stops aws-node.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/docs/iam-policy.md
 */
export function requiredRoleActions(version: VpcCniVersion, ipFamily: string | undefined): string[] {
  const ipv6 = ipFamily === 'ipv6';
  return [
    ...EVERY_FAMILY,
    ...(ipv6 ? IPV6 : IPV4),
    ...(version.isAtLeast(ipv6 ? 22 : 18) ? ['ec2:DescribeSubnets'] : []),
    ...(version.isAtLeast(22) ? ['ec2:DescribeSecurityGroups'] : []),
  ].sort();
}

/** The actions a version calls that a list of allowed actions (with `*` and `?`) does not cover. */
export function missingRoleActions(required: readonly string[], allowed: readonly string[]): string[] {
  const patterns = allowed.map(
    (action) =>
      new RegExp(
        `^${action
          .replace(/[.+^${}()|[\]\\]/g, '\\$&')
          .replace(/\*/g, '.*')
          .replace(/\?/g, '.')}$`,
        'i',
      ),
  );
  return required.filter((action) => !patterns.some((pattern) => pattern.test(action)));
}
