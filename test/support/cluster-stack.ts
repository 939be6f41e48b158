import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';

export const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

/** A stack with a cluster and subnets that exist already, so that a template holds one construct and nothing else. */
export class ImportedClusterStack extends Stack {
  public readonly cluster: eks.ICluster;
  public readonly nodeSubnets = this.importSubnets('Node');
  public readonly podSubnets = this.importSubnets('Pod');

  constructor(ipFamily?: eks.IpFamily) {
    super(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
    this.cluster = eks.Cluster.fromClusterAttributes(this, 'Cluster', {
      vpc: ec2.Vpc.fromVpcAttributes(this, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ZONES }),
      clusterName: 'existing',
      clusterEndpoint: 'https://ABC.gr7.eu-west-1.eks.amazonaws.com',
      clusterCertificateAuthorityData: 'Q0EK',
      clusterSecurityGroupId: 'sg-cluster',
      ipFamily,
      openIdConnectProvider: iam.OpenIdConnectProvider.fromOpenIdConnectProviderArn(
        this,
        'Provider',
        'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC',
      ),
    });
  }

  public get template(): Template {
    return Template.fromStack(this);
  }

  private importSubnets(role: string): ec2.ISubnet[] {
    return ZONES.map((availabilityZone) =>
      ec2.Subnet.fromSubnetAttributes(this, `${role}-${availabilityZone}`, {
        subnetId: `subnet-${role.toLowerCase()}-${availabilityZone}`,
        availabilityZone,
      }),
    );
  }
}
