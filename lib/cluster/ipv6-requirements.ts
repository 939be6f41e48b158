import { Annotations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';
import type { Ipv6Readiness } from '../network/ipv6-readiness';
import { ipv6AddressReadiness, ipv6EgressReadiness } from '../network/ipv6-readiness';
import type { PodNetworkClusterProps } from './pod-network-cluster-props';
import { ConstructError } from '../synth/construct-error';

/** Refuses a network that cannot carry the IPv6 that the cluster is to have; says what of it cannot be seen. */
export function requireIpv6(scope: Construct, props: PodNetworkClusterProps): void {
  const { ipFamily, serviceIpv4Cidr } = props;
  const { clusterSubnets, nodeSubnets } = props.network;
  if (ipFamily === eks.IpFamily.IP_V6) {
    if (serviceIpv4Cidr !== undefined) {
      throw new ConstructError(
        scope,
        `serviceIpv4Cidr ${serviceIpv4Cidr} is for IPv4 clusters, EKS chooses the service CIDR block of an IPv6 cluster itself: drop it`,
      );
    }
    report(scope, 'an IPv6 cluster', readinessOf([...clusterSubnets, ...nodeSubnets], nodeSubnets));
  } else if (props.vpcCniSettings?.egress?.ipv6Egress === true) {
    // Pods leave by the IPv6 address of their node.
    report(scope, 'ipv6Egress', readinessOf(nodeSubnets, nodeSubnets));
  }
}

/** Every interface needs an address; what leaves the VPC leaves from the node subnets. */
function readinessOf(withAddress: ec2.ISubnet[], withEgress: ec2.ISubnet[]): Ipv6Readiness {
  const addresses = ipv6AddressReadiness(withAddress);
  const egress = ipv6EgressReadiness(withEgress);
  return { unseen: addresses.unseen, problems: [...addresses.problems, ...egress.problems] };
}

function report(scope: Construct, what: string, { problems, unseen }: Ipv6Readiness): void {
  if (problems.length > 0) {
    throw new ConstructError(scope, [`the network does not fit ${what}:`, ...problems].join('\n  - '));
  }
  if (unseen.length === 0) return;
  const names = unseen.map((subnet) => subnet.node.id).join(', ');
  Annotations.of(scope).addWarningV2(
    'PodNetwork:Ipv6OfSubnetsNotSeen',
    `the IPv6 side of ${names} cannot be seen from here: ${what} needs an IPv6 /64 and assignIpv6AddressOnCreation on each, DNS64 off, and a route for ::/0 from node subnets`,
  );
}
