// A cluster in a VPC that is looked up, as its owner would write it. Run by the CDK CLI and by the tests.
import { App, Stack, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import {
  AddressPlan,
  NodeImage,
  PodNetworkCluster,
  PodNetworkingChecks,
  PodNetworkVpc,
  PodSubnetSelection,
  PrefixReservation,
  RuleSeverity,
} from '../../lib';

export const ENV = { account: '111111111111', region: 'eu-west-1' };

export function lookupApp(context: { [key: string]: unknown } = {}, outdir?: string): App {
  const app = new App({ context, outdir });
  Validations.of(app).addPlugins(new PodNetworkingChecks(app, { failureSeverity: RuleSeverity.WARNING }));
  const stack = new Stack(app, 'Platform', { env: ENV });
  const vpc = ec2.Vpc.fromLookup(stack, 'Vpc', { vpcName: 'shared' });
  const subnetsOf = (subnetGroupName: string) => vpc.selectSubnets({ subnetGroupName }).subnets;
  const network = PodNetworkVpc.fromPodNetworkVpcAttributes(stack, 'Network', {
    vpc,
    clusterSubnets: subnetsOf('Cluster'),
    nodeSubnets: subnetsOf('Node'),
    podSubnets: subnetsOf('Pod'),
    prefixReservation: PrefixReservation.upperHalf(),
  });
  const cluster = new PodNetworkCluster(stack, 'Cluster', {
    network,
    version: eks.KubernetesVersion.V1_36,
    podSubnetSelection: PodSubnetSelection.customNetworking({ subnets: subnetsOf('Pod') }),
  });
  cluster.addNodegroup('General', {
    instanceTypes: [new ec2.InstanceType('m7i.2xlarge')],
    image: NodeImage.al2023({ release: 'v20260714' }),
    maxSize: 6,
  });
  Validations.of(stack).acknowledge({
    id: 'RSV-13',
    reason: 'the pod subnets were made for this cluster and are empty',
  });
  return app;
}

/** The blocks of the VPC that the look-up finds: the plan of a VPC that this library would make. */
export const PLAN = AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] });

if (require.main === module) lookupApp().synth();
