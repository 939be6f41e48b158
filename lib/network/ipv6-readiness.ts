import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** What stands between subnets and IPv6, as far as it can be seen. */
export interface Ipv6Readiness {
  /** One sentence for each subnet and reason. */
  readonly problems: string[];

  /** Imported subnets, of which nothing is known. */
  readonly unseen: ec2.ISubnet[];
}

/**
 * Looks whether every interface in these subnets gets an IPv6 address.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
export function ipv6AddressReadiness(subnets: ec2.ISubnet[]): Ipv6Readiness {
  return readiness(subnets, addressProblem);
}

/**
 * Looks whether pods in these subnets reach the Internet over IPv6, and nothing translates it on the way.
 *
 * @see https://docs.aws.amazon.com/eks/latest/best-practices/ipv6.html
 */
export function ipv6EgressReadiness(subnets: ec2.ISubnet[]): Ipv6Readiness {
  return readiness(subnets, egressProblem);
}

function readiness(
  subnets: ec2.ISubnet[],
  problemOf: (resource: ec2.CfnSubnet, subnet: ec2.ISubnet) => string | undefined,
): Ipv6Readiness {
  const problems = subnets.flatMap((subnet) => {
    const resource = subnet.node.defaultChild;
    const problem = resource instanceof ec2.CfnSubnet ? problemOf(resource, subnet) : undefined;
    return problem === undefined ? [] : [`${subnet.node.path} ${problem}`];
  });
  return { problems, unseen: subnets.filter(({ node }) => !(node.defaultChild instanceof ec2.CfnSubnet)) };
}

function addressProblem(resource: ec2.CfnSubnet): string | undefined {
  if (resource.ipv6CidrBlock === undefined && resource.ipv6IpamPoolId === undefined) {
    return 'has no IPv6 CIDR block: give the VPC an IPv6 /56 and the subnet a /64 of it';
  }
  if (resource.assignIpv6AddressOnCreation !== true) {
    return 'gives its interfaces no IPv6 address: set assignIpv6AddressOnCreation to true';
  }
  return undefined;
}

function egressProblem(resource: ec2.CfnSubnet, subnet: ec2.ISubnet): string | undefined {
  if (resource.enableDns64 === true) {
    return 'has DNS64 on, which sends IPv4 traffic of pods to a NAT gateway although aws-node carries it: set enableDns64 to false';
  }
  const routes = subnet.node.findAll().filter((child) => child instanceof ec2.CfnRoute);
  if (!routes.some((route) => route.destinationIpv6CidrBlock === '::/0')) {
    return 'has no route for ::/0, so pods have no IPv6 egress: add a route to an egress-only Internet gateway';
  }
  return undefined;
}
