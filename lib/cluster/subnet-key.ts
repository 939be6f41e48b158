import { Stack, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';

/**
 * What makes two subnets one, for a subnet may be imported twice: environment and id. Of an id that is known only at deploy
 * time, it is the stack and what the id refers to, such as a parameter.
 */
export function subnetKey(subnet: ec2.ISubnet): string {
  const stack = Stack.of(subnet);
  const { subnetId } = subnet;
  return Token.isUnresolved(subnetId)
    ? `${stack.node.addr}/${JSON.stringify(stack.resolve(subnetId))}`
    : `${stack.environment}/${subnetId}`;
}
