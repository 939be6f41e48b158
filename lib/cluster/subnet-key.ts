import { Stack, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';

/** What makes two subnets one: environment and id, where it is known, for a subnet may be imported twice. */
export function subnetKey(subnet: ec2.ISubnet): unknown {
  const { subnetId } = subnet;
  return Token.isUnresolved(subnetId) ? subnet : `${Stack.of(subnet).environment}/${subnetId}`;
}
