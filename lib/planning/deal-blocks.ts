import type {
  AddressRegisterProps,
  RegisteredCluster,
  RegisterEntry,
  Supernet,
} from './address-register-props';
import { BlockPool } from './block-pool';
import { readIpv4Block } from './block-reading';
import { CidrBlock } from './cidr-block';
import type { PlanProblem } from './plan-problem';
import { planError } from './problem-text';
import { AWS_CIDR_MASK } from './slot-layout';

/** Mask length of VPC and pod blocks when nothing is said. */
const DEFAULT_MASK = 16;

/** A cluster while its lines are read. */
interface OpenCluster extends RegisteredCluster {
  readonly podCidrBlocks: string[];
}

/** Blocks of one kind: the supernets with what is left of each, and who has which block. */
class Ledger {
  public readonly problems: PlanProblem[] = [];
  private readonly pools: {
    readonly supernet: Supernet;
    readonly space: CidrBlock;
    readonly pool: BlockPool;
  }[] = [];
  private readonly holders: { readonly block: CidrBlock; readonly holder: string }[] = [];

  constructor(prop: string, supernets: readonly Supernet[]) {
    supernets.forEach((supernet, index) => {
      const { blocks, problems } = readIpv4Block(`${prop}[${index}].cidrBlock`, supernet.cidrBlock);
      this.problems.push(...problems);
      for (const { path, block } of blocks) {
        const other = this.pools.find(({ space }) => space.overlaps(block));
        if (other !== undefined)
          this.problems.push(
            planError('REG-01', path, `${block} overlaps ${other.space}: write disjoint supernets`),
          );
        else this.pools.push({ supernet, space: block, pool: new BlockPool([block]) });
      }
    });
  }

  /** Deals a block, or checks the one that is written; undefined with a problem. */
  public deal(path: string, entry: RegisterEntry, mask: number, written?: string): string | undefined {
    const next = this.next(entry, mask);
    const remedy = next === undefined ? `append a supernet with room for a /${mask}` : `use ${next}`;
    if (mask < AWS_CIDR_MASK.shortest || mask > AWS_CIDR_MASK.longest || !Number.isInteger(mask)) {
      const { shortest, longest } = AWS_CIDR_MASK;
      return this.refuse('NET-01', path, `/${mask} is not possible, AWS accepts /${shortest} to /${longest}`);
    }
    if (written !== undefined) return this.check(path, entry, written, remedy);
    if (next === undefined)
      return this.refuse('REG-02', path, `no /${mask} is left for ${nameOf(entry)}: ${remedy}`);
    return this.hold(next, entry);
  }

  private next(entry: RegisterEntry, mask: number): CidrBlock | undefined {
    for (const { supernet, pool } of this.pools) {
      const block = isFor(supernet, entry) ? pool.next(mask) : undefined;
      if (block !== undefined) return block;
    }
    return undefined;
  }

  private check(path: string, entry: RegisterEntry, written: string, remedy: string): string | undefined {
    const { blocks, problems } = readIpv4Block(path, written);
    this.problems.push(...problems);
    if (blocks.length === 0) return undefined;
    const [{ block }] = blocks;
    const holder = this.holders.find((other) => other.block.overlaps(block));
    if (holder !== undefined)
      return this.refuse('REG-03', path, `${block} overlaps ${holder.block} of ${holder.holder}: ${remedy}`);
    const home = this.pools.find(({ space }) => space.contains(block));
    if (home === undefined)
      return this.refuse(
        'REG-04',
        path,
        `${block} is in none of the supernets: ${remedy}, or append a supernet that holds it`,
      );
    if (!isFor(home.supernet, entry))
      return this.refuse(
        'REG-05',
        path,
        `${block} is in ${home.space}, which is for ${ownerOf(home.supernet)}, and not for ${nameOf(entry)}: ${remedy}`,
      );
    return this.hold(block, entry);
  }

  private hold(block: CidrBlock, entry: RegisterEntry): string {
    this.pools.filter(({ space }) => space.overlaps(block)).forEach(({ pool }) => pool.take(block));
    this.holders.push({ block, holder: nameOf(entry) });
    return block.toString();
  }

  private refuse(code: string, path: string, message: string): undefined {
    this.problems.push(planError(code, path, message));
    return undefined;
  }
}

/** Deals the blocks of all lines, in their order. */
export function dealBlocks({ vpcSupernets, podSupernets = [], entries }: AddressRegisterProps): {
  clusters: RegisteredCluster[];
  problems: PlanProblem[];
} {
  const vpcs = new Ledger('vpcSupernets', vpcSupernets);
  const pods = new Ledger('podSupernets', podSupernets);
  const clusters = new Map<string, OpenCluster>();
  const problems: PlanProblem[] = [];
  entries.forEach((entry, index) => {
    const path = `entries[${index}]`;
    const known = clusters.get(nameOf(entry));
    if (known !== undefined) problems.push(...laterLineProblems(path, entry));
    const vpc =
      known?.vpcCidrBlock ?? vpcs.deal(`${path}.vpcCidrBlock`, entry, vpcMaskOf(entry), entry.vpcCidrBlock);
    const { cluster, account, region } = entry;
    const open = known ?? { cluster, account, region, vpcCidrBlock: vpc ?? '', podCidrBlocks: [] };
    clusters.set(nameOf(entry), open);
    const wantsPods =
      podSupernets.length > 0 || entry.podCidrMask !== undefined || entry.podCidrBlock !== undefined;
    const pod = wantsPods
      ? pods.deal(`${path}.podCidrBlock`, entry, podMaskOf(entry), entry.podCidrBlock)
      : undefined;
    if (pod !== undefined) open.podCidrBlocks.push(pod);
  });
  return { clusters: [...clusters.values()], problems: [...vpcs.problems, ...pods.problems, ...problems] };
}

function laterLineProblems(
  path: string,
  { cluster, vpcCidrBlock, vpcCidrMask }: RegisterEntry,
): PlanProblem[] {
  if (vpcCidrBlock === undefined && vpcCidrMask === undefined) return [];
  const message = `${cluster} has its VPC block from an earlier line, and a VPC never changes its first block: drop it, or give the cluster another name`;
  return [planError('REG-06', path, message)];
}

const maskOf = (written: string | undefined): number | undefined =>
  written === undefined ? undefined : CidrBlock._truncated(written)?.cidrMask;

const vpcMaskOf = ({ vpcCidrMask, vpcCidrBlock }: RegisterEntry): number =>
  vpcCidrMask ?? maskOf(vpcCidrBlock) ?? DEFAULT_MASK;

const podMaskOf = ({ podCidrMask, podCidrBlock }: RegisterEntry): number =>
  podCidrMask ?? maskOf(podCidrBlock) ?? DEFAULT_MASK;

/** Name of a cluster among all. */
export function nameOf({
  cluster,
  account,
  region,
}: {
  cluster: string;
  account: string;
  region: string;
}): string {
  return `${cluster} (${account}, ${region})`;
}

function isFor({ region, account }: Supernet, entry: RegisterEntry): boolean {
  return (region ?? entry.region) === entry.region && (account ?? entry.account) === entry.account;
}

function ownerOf({ region, account }: Supernet): string {
  return [account === undefined ? [] : [`account ${account}`], region === undefined ? [] : [region]]
    .flat()
    .join(', ');
}
