import { AddressPlan } from '../planning/address-plan';

/** The blocks EKS itself would choose from. */
const DEFAULT_SERVICE_CIDRS = ['172.20.0.0/16', '10.100.0.0/16'];

/**
 * The service CIDR block of an IPv4 cluster, checked against the VPC.
 *
 * It is always stated: nodes must be told which it is, and EKS never changes it afterwards.
 */
export function chooseServiceCidr(wanted: string | undefined, vpcCidrBlocks: string[]): string {
  if (wanted === undefined) {
    const free = DEFAULT_SERVICE_CIDRS.find(
      (cidr) => AddressPlan.serviceCidrProblems(cidr, vpcCidrBlocks).length === 0,
    );
    return free ?? DEFAULT_SERVICE_CIDRS[0];
  }
  const problems = AddressPlan.serviceCidrProblems(wanted, vpcCidrBlocks);
  if (problems.length > 0) {
    const lines = problems.map(({ code, message }) => `${code} serviceIpv4Cidr: ${message}`);
    throw new Error(lines.join('\n'));
  }
  return wanted;
}
