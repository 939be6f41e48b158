import { doOverlap, isInside, sizeOf } from '../../../loopback/ec2-state';
import { answer, provider, type Aws, type Providers } from '../aws';
import { isTrue, optionalText, textOr } from '../property-values';
import { refuse } from '../refusals';
import { blockFromPool } from './ipam';
import type { Vpc } from './network';

const isIpv6 = (cidr: string): boolean => cidr.includes(':');

/**
 * Ranges that may not stand beside a primary block in a range.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
 */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '198.19.0.0/16'];

function checkSize(cidr: string): void {
  const bits = Number(cidr.split('/')[1]);
  if (bits >= 16 && bits <= 28) return;
  refuse('vpc-size', `The CIDR '${cidr}' is invalid: the block size must be between a /28 and /16 netmask`);
}

/** What may be added to a VPC depends on the range of its primary block. */
function checkRestrictions({ primaryBlock }: Vpc, cidr: string): void {
  const home = PRIVATE.find((range) => isInside(primaryBlock, range));
  const others = PRIVATE.filter((range) => range !== home);
  const docker = isInside(primaryBlock, '10.0.0.0/15') ? ['10.0.0.0/16'] : [];
  const restricted = [...others, ...(home === '10.0.0.0/8' ? docker : [])];
  if (!restricted.some((range) => doOverlap(cidr, range))) return;
  refuse(
    'vpc-block-restricted',
    `The CIDR '${cidr}' is restricted. Use a CIDR from the same private address range as the current VPC CIDR, or use a publicly-routable CIDR`,
  );
}

function checkQuota({ dials }: Aws, { id, blocks }: Vpc): void {
  const count = Object.values(blocks).filter((block) => !isIpv6(block)).length;
  if (count >= dials.vpcBlockQuota)
    refuse('vpc-block-quota', `This network '${id}' has met its maximum number of allowed CIDRs: ${count}`);
}

/** `AWS::EC2::VPC` and its further blocks. */
export function vpcProviders(aws: Aws): Providers {
  const { network, tables } = aws;
  const attributes = (id: string) => {
    const vpc = network.vpc(id);
    return {
      VpcId: id,
      CidrBlock: vpc.primaryBlock,
      CidrBlockAssociations: Object.keys(vpc.blocks).filter((key) => !isIpv6(vpc.blocks[key]!)),
      DefaultNetworkAcl: `acl-${id.slice(4)}`,
      DefaultSecurityGroup: vpc.defaultGroupId,
      // Blocks come and go after the VPC itself was made.
      get Ipv6CidrBlocks() {
        return Object.values(network.vpcs.get(id)?.blocks ?? {}).filter(isIpv6);
      },
    };
  };

  const vpc = provider({
    create({ properties }) {
      const poolId = optionalText(properties.Ipv4IpamPoolId);
      const primaryBlock =
        poolId === undefined
          ? textOr(properties.CidrBlock, '10.0.0.0/16')
          : blockFromPool(poolId, Number(properties.Ipv4NetmaskLength), []);
      checkSize(primaryBlock);
      const id = tables.newId('vpc');
      const defaultGroupId = tables.newId('sg');
      const mainRouteTableId = tables.newId('rtb');
      network.groups.set(defaultGroupId, defaultGroup(defaultGroupId, id));
      network.routeTables.set(mainRouteTableId, {
        id: mainRouteTableId,
        vpcId: id,
        isMain: true,
        routes: {},
        associations: {},
      });
      network.vpcs.set(id, {
        id,
        primaryBlock,
        blocks: { [tables.newId('vpc-cidr-assoc')]: primaryBlock },
        defaultGroupId,
        mainRouteTableId,
        hasDnsSupport: properties.EnableDnsSupport === undefined || isTrue(properties.EnableDnsSupport),
        hasDnsHostnames: isTrue(properties.EnableDnsHostnames),
      });
      return answer(id, attributes(id));
    },
    update({ properties }, id) {
      const found = network.vpc(id);
      found.hasDnsSupport = properties.EnableDnsSupport === undefined || isTrue(properties.EnableDnsSupport);
      found.hasDnsHostnames = isTrue(properties.EnableDnsHostnames);
      return answer(id, attributes(id));
    },
    delete(id) {
      if (!network.vpcs.has(id)) return;
      const left = dependenciesOf(aws, network.vpc(id));
      if (left.length > 0)
        refuse(
          'vpc-dependencies',
          `The vpc '${id}' has dependencies and cannot be deleted: ${left.join(', ')}`,
        );
      const { defaultGroupId, mainRouteTableId } = network.vpc(id);
      network.groups.delete(defaultGroupId);
      network.routeTables.delete(mainRouteTableId);
      network.vpcs.delete(id);
    },
  });

  const block = provider({
    create({ properties }) {
      const found = network.vpc(textOr(properties.VpcId, ''));
      const cidr = isTrue(properties.AmazonProvidedIpv6CidrBlock)
        ? `2600:1f18:${tables.nextNumber().toString(16)}:ff00::/56`
        : textOr(properties.CidrBlock ?? properties.Ipv6CidrBlock, '');
      if (!isIpv6(cidr)) {
        checkSize(cidr);
        checkRestrictions(found, cidr);
        checkQuota(aws, found);
        const taken = Object.values(found.blocks).find((other) => !isIpv6(other) && doOverlap(other, cidr));
        if (taken !== undefined)
          refuse('vpc-block-conflict', `The CIDR '${cidr}' conflicts with another association (${taken})`);
      }
      const id = tables.newId('vpc-cidr-assoc');
      found.blocks[id] = cidr;
      return answer(id, { Id: `${id}|${found.id}` });
    },
    update: ({ properties }, id) => answer(id, { Id: `${id}|${textOr(properties.VpcId, '')}` }),
    delete(id, { properties }) {
      const found = network.vpcs.get(textOr(properties.VpcId, ''));
      const cidr = found?.blocks[id];
      if (found === undefined || cidr === undefined) return;
      const inside = network
        .subnetsOf(found.id)
        .filter(({ cidrBlock, ipv6CidrBlock }) =>
          [cidrBlock, ipv6CidrBlock].some((inner) => inner !== undefined && isInside(inner, cidr)),
        );
      if (inside.length > 0) {
        const names = inside.map(({ subnetId }) => subnetId).join(', ');
        refuse('vpc-block-in-use', `The CIDR block ${cidr} is in use by ${names}`);
      }
      delete found.blocks[id];
    },
  });
  return { 'AWS::EC2::VPC': vpc, 'AWS::EC2::VPCCidrBlock': block };
}

function defaultGroup(id: string, vpcId: string) {
  const all = { protocol: '-1' } as const;
  return {
    id,
    vpcId,
    name: 'default',
    rules: {
      in: { direction: 'ingress' as const, ...all, peer: id },
      out: { direction: 'egress' as const, ...all, peer: '0.0.0.0/0' },
    },
  };
}

function dependenciesOf({ network }: Aws, { id, defaultGroupId }: Vpc): string[] {
  const inVpc = <T extends { id: string; vpcId?: string }>(table: Map<string, T>): T[] =>
    [...table.values()].filter(({ vpcId }) => vpcId === id);
  return [
    ...network.subnetsOf(id).map(({ subnetId }) => subnetId),
    ...inVpc(network.routeTables).filter(({ isMain }) => !isMain).map((table) => table.id), // prettier-ignore
    ...inVpc(network.groups).filter((group) => group.id !== defaultGroupId).map((group) => group.id), // prettier-ignore
    ...inVpc(network.gateways).map((gateway) => gateway.id),
    ...inVpc(network.endpoints).map((endpoint) => endpoint.id),
    ...inVpc(network.acls).map((acl) => acl.id),
  ];
}

/** Whether all addresses of a block are in one of the blocks of a VPC. */
export const isInVpc = ({ blocks }: Vpc, cidr: string): boolean =>
  Object.values(blocks).some((outer) => isInside(cidr, outer));

export const hasSubnetSize = (cidr: string): boolean => sizeOf(cidr) >= 16 && sizeOf(cidr) <= 65_536;
