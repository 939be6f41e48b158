// Dev and Prod in two accounts, each with two clusters in one VPC, with the rule book as errors.
import { App, Stack, Stage, Validations, type Environment } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import {
  AddressPlan,
  NodeImage,
  PodNetworkCluster,
  PodNetworkingChecks,
  PodNetworkVpc,
  RuleSeverity,
} from '../../lib';

export const DEV = { account: '111111111111', region: 'eu-west-1' };
export const PROD = { account: '222222222222', region: 'us-east-2' };

interface Platform {
  readonly env?: Environment;
  readonly vpcCidrBlock: string;
  readonly maxSize: number;
}

/** A VPC with a cluster for services and one for batch jobs. */
export function definePlatform(stage: Stage, { vpcCidrBlock, maxSize }: Platform): PodNetworkCluster[] {
  const stack = new Stack(stage, 'Platform');
  const network = new PodNetworkVpc(stack, 'Network', {
    addressPlan: AddressPlan.compute({ vpcCidrBlock, podCidrBlocks: ['100.64.0.0/16'] }),
  });
  return ['Services', 'Batch'].map((id) => {
    const cluster = new PodNetworkCluster(stack, id, { network, version: eks.KubernetesVersion.V1_36 });
    cluster.addNodegroup('General', {
      instanceTypes: [new ec2.InstanceType('m7i.2xlarge')],
      image: NodeImage.al2023({ release: 'v20260714' }),
      maxSize,
    });
    return cluster;
  });
}

export function devAndProd(envs: { dev?: Environment; prod?: Environment } = { dev: DEV, prod: PROD }): App {
  const app = new App();
  Validations.of(app).addPlugins(new PodNetworkingChecks(app, { failureSeverity: RuleSeverity.WARNING }));
  definePlatform(new Stage(app, 'Dev', { env: envs.dev }), { vpcCidrBlock: '10.0.0.0/16', maxSize: 6 });
  definePlatform(new Stage(app, 'Prod', { env: envs.prod }), { vpcCidrBlock: '10.4.0.0/16', maxSize: 60 });
  return app;
}

if (require.main === module) devAndProd().synth();
