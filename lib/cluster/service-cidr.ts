import { Token } from 'aws-cdk-lib';
import { AddressPlan } from '../planning/address-plan';
import { isLookupPlaceholder } from '../planning/cidr-text';

/** The blocks EKS itself would choose from. */
const DEFAULT_SERVICE_CIDRS = ['172.20.0.0/16', '10.100.0.0/16'];

/**
 * The service CIDR block of an IPv4 cluster, checked against the VPC.
 *
 * It is always stated: nodes must be told which it is, and EKS never changes it afterwards.
 */
export function chooseServiceCidr(wanted: string | undefined, vpcCidrBlocks: string[]): string {
  // EKS checks at deploy time what is known only then.
  if (wanted !== undefined && Token.isUnresolved(wanted)) return wanted;
  // The templates of a synthesis that waits for a look-up are thrown away.
  const isOpen = wanted === undefined || isLookupPlaceholder(wanted);
  const candidates = isOpen ? DEFAULT_SERVICE_CIDRS : [wanted];
  const problems = candidates.map((cidr) => AddressPlan.serviceCidrProblems(cidr, vpcCidrBlocks));
  const fitting = candidates.find((_, index) => problems[index].length === 0);
  if (fitting !== undefined) return fitting;
  throw new Error(
    problems
      .flat()
      .map(({ code, message }) => `serviceIpv4Cidr: ${message} (${code})`)
      .join('\n'),
  );
}
