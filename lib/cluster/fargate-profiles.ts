import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { IPodNetworkVpc } from '../network/pod-network';
import { ConstructError } from '../synth/construct-error';
import type { ClusterFargateProfileOptions } from './cluster-fargate-profile-options';
import type { ClusterView } from './cluster-view';

/** Options of the Fargate profile with its subnets. Refuses those of the control plane and those that are public. */
export function fargateProfileProps(
  scope: ClusterView,
  id: string,
  { subnets = scope.network.nodeSubnets, ...options }: ClusterFargateProfileOptions,
): eks.FargateProfileOptions {
  const problems = subnetProblems(subnets, scope.network);
  if (problems.length > 0) {
    throw new ConstructError(scope, `subnets of Fargate profile '${id}': ${problems.join('; ')}`);
  }
  return { ...options, vpc: scope.network.vpc, subnetSelection: { subnets } };
}

function subnetProblems(subnets: ec2.ISubnet[], network: IPodNetworkVpc): string[] {
  const named = (wrong: ec2.ISubnet[]): string => wrong.map(({ node }) => node.id).join(', ');
  const ofControlPlane = subnets.filter(
    (subnet) => network.clusterSubnets.includes(subnet) && !network.nodeSubnets.includes(subnet),
  );
  const open = subnets.filter((subnet) => network.publicSubnets.includes(subnet));
  return [
    ...(subnets.length > 0 ? [] : ['none are named; use network.nodeSubnets, or leave subnets out']),
    ...(ofControlPlane.length > 0
      ? [
          `${named(ofControlPlane)} are for the control plane, which needs their free addresses for upgrades; use node or pod subnets`,
        ]
      : []),
    ...(open.length > 0
      ? [`${named(open)} are public, and Fargate accepts private subnets only; use node or pod subnets`]
      : []),
  ];
}
