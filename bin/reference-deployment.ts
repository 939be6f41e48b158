import type { StackProps } from 'aws-cdk-lib';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import {
  AddressPlan,
  NatGateways,
  NodeImage,
  PodNetworkCluster,
  PodNetworkVpc,
  UpgradeGuarding,
} from '../lib';
import type { PodNetworkNodegroup } from '../lib';
import type { DeploymentSettings } from './deployment-settings';

const NAT_GATEWAYS: { [name: string]: () => NatGateways } = {
  perAvailabilityZone: NatGateways.perAvailabilityZone,
  single: NatGateways.single,
  none: NatGateways.none,
};

/** Release of the node image; nodes are replaced when it is raised, and at no other time. */
const NODE_RELEASE = 'v20260714';

/** Properties of a `ReferenceDeployment`. */
export interface ReferenceDeploymentProps extends StackProps {
  readonly settings: DeploymentSettings;
}

/** The whole of it: an address plan becomes a VPC, a cluster with vpc-cni, and nodes. */
export class ReferenceDeployment extends Stack {
  public readonly addressPlan: AddressPlan;
  public readonly network: PodNetworkVpc;
  public readonly cluster: PodNetworkCluster;
  public readonly nodegroup: PodNetworkNodegroup;

  constructor(scope: Construct, id: string, props: ReferenceDeploymentProps) {
    super(scope, id, props);
    const { settings } = props;

    this.addressPlan = AddressPlan.compute({
      vpcCidrBlock: settings.vpcCidrBlock,
      podCidrBlocks: settings.podCidrBlocks,
      azSlots: settings.azSlots,
      maxAzs: settings.maxAzs,
      controlPlaneAzs: settings.controlPlaneAzs,
    });
    this.network = new PodNetworkVpc(this, 'Network', {
      addressPlan: this.addressPlan,
      availabilityZones: settings.availabilityZones,
      natGateways: NAT_GATEWAYS[settings.natGateways](),
    });
    this.cluster = new PodNetworkCluster(this, 'Cluster', {
      network: this.network,
      version: eks.KubernetesVersion.of(settings.kubernetesVersion),
      publicAccessCidrs: settings.publicAccessCidrs,
      adminRoles: settings.adminRoleArns.map((arn, index) =>
        iam.Role.fromRoleArn(this, `AdminRole${index + 1}`, arn, { mutable: false }),
      ),
      // Its functions run in the node subnets, and without a NAT gateway they reach nobody there.
      upgradeGuard: settings.natGateways === 'none' ? UpgradeGuarding.off() : UpgradeGuarding.on(),
    });
    this.nodegroup = this.cluster.addNodegroup('General', {
      instanceTypes: settings.instanceTypes.map((type) => new ec2.InstanceType(type)),
      minSize: settings.minSize,
      maxSize: settings.maxSize,
      image: NodeImage.al2023({ release: NODE_RELEASE }),
    });

    new CfnOutput(this, 'ClusterName', { value: this.cluster.cluster.clusterName });
    new CfnOutput(this, 'UpdateKubeconfigCommand', {
      value: `aws eks update-kubeconfig --name ${this.cluster.cluster.clusterName} --region ${this.region}`,
    });
    new CfnOutput(this, 'MaxPods', { value: String(this.nodegroup.maxPods) });
  }
}
