import { blockAdvice } from '../../planning/block-advice';
import { type BlockAt, readBlock } from '../../planning/block-reading';
import { CidrBlock } from '../../planning/cidr-block';
import type { PlanProblem } from '../../planning/plan-problem';
import { rangeProblems } from '../../planning/reservation-rules';
import { serviceCidrProblems } from '../../planning/service-cidr-checks';
import { subnetBlockProblems } from '../../planning/subnet-checks';
import { vpcBlockProblems } from '../../planning/vpc-block-checks';
import { type VpcQuotas, vpcQuotaProblems } from '../../planning/vpc-quota-checks';
import { type Cidr, NotCidr } from '../model/cidr';
import type { Cluster, Entity, Reservation, Subnet, Vpc, VpcBlock } from '../model/entities';
import { ifKnown, known, type Maybe } from '../model/value';
import { allKnown, ipv4Blocks, name, perObject } from './facts';

/** A thing whose block planning has checks for. */
export interface Spelled extends Entity {
  readonly cidr: Maybe<Cidr>;
}

type Problems<T> = ReadonlyMap<T, PlanProblem[]>;

/** Messages of the problems with a code; codes of planning and ids of rules are the same. */
export function under(code: string, problems: readonly PlanProblem[] = []): string[] {
  return problems.filter((problem) => problem.code === code).map(({ message }) => message);
}

const at = ({ resource }: Entity, { block }: Cidr): BlockAt => ({ path: resource.logicalId, block });

/** Problems of each item, found among those whose block is known. */
function perItem<T extends Entity>(
  items: readonly T[],
  cidrOf: (item: T) => Maybe<Cidr> | undefined,
  problemsOf: (blocks: BlockAt[]) => PlanProblem[][],
): Problems<T> {
  const spelled = items.flatMap((item) => {
    const cidr = ifKnown(cidrOf(item));
    return cidr === undefined ? [] : [{ item, block: at(item, cidr) }];
  });
  const problems = problemsOf(spelled.map(({ block }) => block));
  return new Map(spelled.map(({ item }, index) => [item, problems[index]]));
}

const problemsOfVpc = perObject((vpc: Vpc): Problems<VpcBlock> => {
  const hasPrimary = ifKnown(vpc.blocks[0].cidr) !== undefined;
  return perItem(
    ipv4Blocks(vpc),
    ({ cidr }) => cidr,
    (blocks) => vpcBlockProblems(hasPrimary ? blocks[0] : undefined, blocks),
  );
});

/** Problems of a block of a VPC, beside the other blocks that are known. */
export function vpcBlockMessages(code: string) {
  return (block: VpcBlock): string[] => {
    const own = at(block, known(block.cidr));
    const problems = block.vpc ? problemsOfVpc(block.vpc).get(block) : vpcBlockProblems(own, [own]).flat();
    return under(code, problems);
  };
}

/** The same for a rule about the primary block, which has to be known. */
export function secondaryBlockMessages(code: string) {
  return (block: VpcBlock): string[] => {
    known(block.vpc!.blocks[0].cidr);
    return vpcBlockMessages(code)(block);
  };
}

/** Risks of a block that AWS accepts. */
export function adviceMessages(code: string) {
  return (spelled: Spelled): string[] => under(code, blockAdvice(at(spelled, known(spelled.cidr))));
}

/** Host bits of an IPv4 block, and a text that is no block at all. */
export function hostBitMessages({ cidr, resource }: Spelled): string[] {
  if (cidr instanceof NotCidr)
    return readBlock(resource.logicalId, cidr.text).problems.map(({ message }) => message);
  const { text, block } = known(cidr);
  return block.isIpv6 ? [] : under('NET-02', readBlock(resource.logicalId, text).problems);
}

const problemsOfSubnets = perObject((vpc: Vpc): Problems<Subnet> => {
  const blocks = ipv4Blocks(vpc).flatMap(({ cidr }) => ifKnown(cidr)?.block ?? []);
  return perItem(
    vpc.subnets,
    ({ ipv4 }) => ipv4,
    (subnets) => subnetBlockProblems(subnets, blocks),
  );
});

/** Problems of a subnet among the other subnets of its VPC. */
export function subnetMessages(code: string) {
  return (subnet: Subnet): string[] => {
    const own = at(subnet, known(subnet.ipv4));
    const problems = subnet.vpc
      ? problemsOfSubnets(subnet.vpc).get(subnet)
      : subnetBlockProblems([own], [own.block]).flat();
    return under(code, problems);
  };
}

/** The same where a block of the VPC that is not known might be the one that is missing. */
export function outsideMessages(subnet: Subnet): string[] {
  const messages = subnetMessages('SUB-02')(subnet);
  if (messages.length > 0) allKnown(ipv4Blocks(subnet.vpc!).map(({ cidr }) => cidr));
  return messages;
}

/** Problems of the service CIDR block of a cluster beside the blocks of its VPC. */
export function serviceMessages(code: string) {
  return ({ resource, serviceCidr, vpc }: Cluster): string[] => {
    const blocks = vpc === undefined ? [] : ipv4Blocks(vpc);
    const vpcBlocks = blocks.flatMap(({ cidr }) => ifKnown(cidr)?.block ?? []);
    const problems = serviceCidrProblems(at({ resource }, known(serviceCidr)), vpcBlocks);
    const messages = under(code, problems);
    if (code === 'CLU-10' && messages.length === 0) allKnown(blocks.map(({ cidr }) => cidr));
    return messages;
  };
}

/** All addresses there are: a subnet whose block is not known may have any of them. */
const ANYWHERE = { ipv4: CidrBlock.parse('0.0.0.0/0'), ipv6: CidrBlock.parse('::/0') };

const problemsOfRanges = perObject((subnet: Subnet): Problems<Reservation> => {
  const ofFamily = (family: 'ipv4' | 'ipv6') =>
    perItem(
      subnet.reservations.filter(({ cidr }) => ifKnown(cidr)?.block.isIpv6 === (family === 'ipv6')),
      ({ cidr }) => cidr,
      (blocks) => {
        const block = ifKnown(subnet[family])?.block ?? ANYWHERE[family];
        return rangeProblems({ name: name(subnet), block }, blocks);
      },
    );
  return new Map([...ofFamily('ipv4'), ...ofFamily('ipv6')]);
});

/** Problems of a reservation in its subnet. */
export function rangeMessages(code: string) {
  return (reservation: Reservation): string[] => {
    known(reservation.cidr);
    return under(code, problemsOfRanges(known(reservation.subnet)).get(reservation));
  };
}

/** Quotas of a VPC that its blocks and subnets exceed. */
export function quotaMessages(code: string, vpc: Vpc, quotas: VpcQuotas): string[] {
  const counts = { ipv4CidrBlocks: ipv4Blocks(vpc).length, subnets: vpc.subnets.length };
  return under(code, vpcQuotaProblems(vpc.resource.logicalId, { ...counts, ...quotas }));
}
