import { Stack, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { isLookupPlaceholder } from '../planning/cidr-text';

/**
 * Whether the VPC is still to be looked up.
 *
 * The first synthesis of an app runs before the CDK has asked AWS, with a VPC and subnets that do not exist. What
 * throws then keeps the CDK from ever asking, so checks of addresses and zones wait for the synthesis after it.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/context.html
 */
export function isLookupPending(vpc: ec2.IVpc): boolean {
  return vpc.selectSubnets({ subnets: [] }).isPendingLookup === true;
}

/** Whether any look-up of an app is still to be made. The CDK keeps what it will ask for, but shows it to nobody. */
export function hasPendingLookups(scope: IConstruct): boolean {
  return scope.node.root.node
    .findAll()
    .filter((construct) => Stack.isStack(construct))
    .some((stack) => {
      const { _missingContext: missing } = stack as unknown as { readonly _missingContext?: unknown[] };
      return missing !== undefined && missing.length > 0;
    });
}

/** Whether a text is known at synth: neither a token nor what stands for an SSM parameter until it is looked up. */
export function isKnownText(text: string): boolean {
  return !Token.isUnresolved(text) && !isLookupPlaceholder(text);
}

/** IPv4 CIDR block of a VPC; undefined where it is not known at synth. */
export function knownBlockOfVpc(vpc: ec2.IVpc): string | undefined {
  return isLookupPending(vpc) ? undefined : knownText(() => vpc.vpcCidrBlock);
}

/** IPv4 CIDR block of a subnet; undefined where it is not known at synth. */
export function knownBlockOfSubnet(subnet: ec2.ISubnet): string | undefined {
  return isStandIn(subnet) ? undefined : knownText(() => subnet.ipv4CidrBlock);
}

/** Whether the CIDR block of a subnet is an SSM parameter that is still to be looked up. */
export function isBlockPending(subnet: ec2.ISubnet): boolean {
  return isLookupPlaceholder(given(() => subnet.ipv4CidrBlock) ?? '');
}

/** Why the CIDR block of a subnet is not known at synth. */
export function whyUnknown(subnet: ec2.ISubnet): string {
  const block = given(() => subnet.ipv4CidrBlock);
  return block === undefined ? 'was not given when the subnet was imported' : 'is known only at deploy time';
}

/** Availability Zone of a subnet, which may be a token; undefined where it was not given. */
export function zoneOf(subnet: ec2.ISubnet): string | undefined {
  return given(() => subnet.availabilityZone);
}

/** A subnet of a VPC that is still to be looked up. */
function isStandIn({ node: { scope } }: ec2.ISubnet): boolean {
  return scope !== undefined && isVpc(scope) && isLookupPending(scope);
}

function isVpc(construct: IConstruct): construct is ec2.IVpc {
  return 'selectSubnets' in construct && 'vpcId' in construct;
}

function knownText(read: () => string): string | undefined {
  const text = given(read);
  return text !== undefined && isKnownText(text) ? text : undefined;
}

/** What an imported resource was not given it says by throwing. */
function given(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
