import { Arn, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { ConstructError } from '../synth/construct-error';

/**
 * Whether the VPC belongs to another account, which shares it by AWS RAM. Known only where both accounts are.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html
 */
export function isParticipant(scope: IConstruct, vpc: ec2.IVpc): boolean {
  const { account } = Stack.of(scope);
  if (Token.isUnresolved(account) || Token.isUnresolved(vpc.vpcArn)) return false;
  const owner = Arn.split(vpc.vpcArn, ArnFormat.SLASH_RESOURCE_NAME).account;
  return owner !== undefined && !Token.isUnresolved(owner) && owner !== account;
}

/** What only the owner of a shared VPC may do, in the words of the user. */
export function refuseAsParticipant(scope: IConstruct, wanted: string[]): void {
  if (wanted.length === 0) return;
  throw new ConstructError(
    scope,
    [
      'the VPC is shared by another account, and EC2 lets only its owner do this:',
      ...wanted,
      'let the stack of the owner do it, and import the result here by PodNetworkVpc.fromPodNetworkVpcAttributes',
    ].join('\n  - '),
  );
}
