import { Fn } from 'aws-cdk-lib';

/**
 * Address of the DNS service of a cluster, as nodeadm derives it from the service CIDR block: the tenth address of an
 * IPv4 block, the address ending in `a` of an IPv6 block. Works on tokens too.
 *
 * @see https://github.com/awslabs/amazon-eks-ami/blob/81fec2e895854f599974fe4d3d72f61c0a9aaffa/nodeadm/internal/api/net.go
 */
export function clusterDnsIp(serviceCidr: string, ipv6: boolean): string {
  if (ipv6) return `${Fn.select(0, Fn.split('/', serviceCidr))}a`;
  const octets = Fn.split('.', serviceCidr, 4);
  return `${[0, 1, 2].map((index) => Fn.select(index, octets)).join('.')}.10`;
}
