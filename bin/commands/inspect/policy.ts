/** Actions the inspection calls. All of them only read. */
export const INSPECT_ACTIONS = [
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:GetSubnetCidrReservations',
  'eks:DescribeCluster',
] as const;
