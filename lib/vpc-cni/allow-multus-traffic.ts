import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';
import { checkCidrBlocks } from '../network/cidr-problems';
import { attributeOf } from '../synth/cluster-attribute';
import type { VpcCniSettingsProps } from '../aws-node/vpc-cni-settings-props';

/** Lets traffic of other networks reach the interfaces of Multus: nodes carry the security group of the cluster. */
export function allowMultusTraffic(
  scope: Construct,
  cluster: eks.ICluster,
  { multus }: VpcCniSettingsProps = {},
): void {
  const cidrBlocks = multus?.trafficCidrBlocks ?? [];
  checkCidrBlocks(scope, 'multus.trafficCidrBlocks', cidrBlocks);
  for (const cidr of cidrBlocks) {
    // eslint-disable-next-line awscdk/require-passing-this -- the add-on that calls is the scope
    new ec2.CfnSecurityGroupIngress(scope, `MultusTraffic ${cidr.replace('/', '-')}`, {
      groupId: attributeOf(cluster, 'clusterSecurityGroupId', 'the security group rules of Multus'),
      ipProtocol: '-1',
      ...(cidr.includes(':') ? { cidrIpv6: cidr } : { cidrIp: cidr }),
      description: 'interfaces of Multus',
    });
  }
}
