import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import type { IPodNetworkVpc } from '../network/pod-network';
import { ConstructError } from '../synth/construct-error';

/**
 * Places the functions behind kubectl in the node subnets.
 *
 * With a private endpoint, `eks.Cluster` puts them into the subnets of the control plane, whatever `privateSubnets` says:
 * their interfaces would take addresses that upgrades need, in subnets without a way out.
 */
export function placeKubectlFunctions(
  scope: IConstruct,
  cluster: eks.Cluster,
  network: IPodNetworkVpc,
  options?: eks.KubectlProviderOptions,
): void {
  const provider = cluster.kubectlProvider;
  if (options === undefined || provider === undefined) return;
  const subnets = options.privateSubnets ?? nodeSubnetsWithEgress(scope, network);
  provider.node.findAll().forEach((child) => {
    if (child instanceof lambda.CfnFunction) placeFunction(child, subnets);
  });
  if (network.endpoints) provider.node.addDependency(network.endpoints);
  provider.node.addDependency(...subnets.map((subnet) => subnet.internetConnectivityEstablished));
}

function placeFunction(resource: lambda.CfnFunction, subnets: ec2.ISubnet[]): void {
  resource.addPropertyOverride(
    'VpcConfig.SubnetIds',
    subnets.map(({ subnetId }) => subnetId),
  );
}

/** CloudFormation waits an hour for the answer of a function that reaches no API of AWS. */
function nodeSubnetsWithEgress(scope: IConstruct, network: IPodNetworkVpc): ec2.ISubnet[] {
  if (network.hasNatRoutes !== false || network.endpoints !== undefined) return network.nodeSubnets;
  throw new ConstructError(
    scope,
    'kubectlProviderOptions: the functions behind kubectl would run in node subnets that have no NAT gateway, reach no API of AWS and let the deployment hang for an hour; add VPC endpoints for eks, sts, lambda, s3, ecr.api and ecr.dkr and name the subnets that reach them in kubectlProviderOptions.privateSubnets, or leave kubectlProviderOptions out',
  );
}
