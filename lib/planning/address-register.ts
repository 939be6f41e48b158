import { AddressPlan } from './address-plan';
import type { AddressPlanOptions } from './address-plan-props';
import type { AddressRegisterProps, RegisteredCluster } from './address-register-props';
import { dealBlocks, nameOf } from './deal-blocks';
import type { PlanProblem } from './plan-problem';
import { plural } from '../text/counts';

/**
 * One append-only list that deals VPC and pod blocks to all clusters of an organization.
 *
 * A line gets the lowest free block of its size in the first supernet that is for its account and Region. That depends on the
 * lines before it alone, so appending moves nothing. A cluster that needs a further pod block gets a further line.
 *
 * @example
 * const register = AddressRegister.compute({
 *   vpcSupernets: [{ cidrBlock: '10.64.0.0/12' }],
 *   podSupernets: [{ cidrBlock: '100.64.0.0/10' }],
 *   entries: [
 *     { cluster: 'dev', account: '111111111111', region: 'eu-west-1' },
 *     { cluster: 'prod', account: '222222222222', region: 'eu-west-1' },
 *   ],
 * });
 * register.planOf('prod').vpcCidrBlock; //=> '10.65.0.0/16'
 */
export class AddressRegister {
  /**
   * Deals the blocks.
   *
   * Throws one error that lists every problem, with the block that would be right.
   *
   * @param props supernets and lines
   */
  public static compute(props: AddressRegisterProps): AddressRegister {
    const { clusters, problems } = dealBlocks(props);
    if (problems.length === 0) return new AddressRegister(clusters);
    const lines = problems.map(({ path, message, code }) => `  ${path}: ${message} (${code})`);
    throw new Error([`the address register has ${plural(problems.length, 'problem')}:`, ...lines].join('\n'));
  }

  /**
   * Every reason why `compute` would refuse these props; empty when it would not.
   *
   * @param props supernets and lines
   */
  public static validate(props: AddressRegisterProps): PlanProblem[] {
    return dealBlocks(props).problems;
  }

  private constructor(
    /** The clusters with their blocks, in the order of their first lines. */
    public readonly clusters: RegisteredCluster[],
  ) {}

  /**
   * The address plan of a cluster.
   *
   * Throws when no cluster, or more than one, has the name, and when its blocks cannot be planned.
   *
   * @param cluster name of the cluster
   * @param options layout and reservations beyond the blocks; `connectedCidrBlocks` are beside the register
   */
  public planOf(cluster: string, options?: AddressPlanOptions): AddressPlan {
    const { vpcCidrBlock, podCidrBlocks } = this.find(cluster);
    return AddressPlan.compute({ ...options, vpcCidrBlock, podCidrBlocks });
  }

  /**
   * Blocks that another state of the register dealt otherwise, or did not keep; empty when lines were only appended.
   *
   * @param earlier the register as it was deployed
   */
  public changesFrom(earlier: AddressRegister): string[] {
    const now = new Map(this.clusters.map((entry) => [nameOf(entry), blocksOf(entry)]));
    return earlier.clusters.flatMap((entry) => {
      const kept = now.get(nameOf(entry)) ?? [];
      return blocksOf(entry).flatMap((block, index) =>
        kept[index] === block
          ? []
          : [
              `${nameOf(entry)} had ${block} and has ${kept[index] ?? 'nothing'} instead: put the line back where it was`,
            ],
      );
    });
  }

  /** The register as text: one line for each cluster. */
  public render(): string {
    return this.clusters.map((entry) => `${nameOf(entry)}: ${blocksOf(entry).join(', ')}`).join('\n');
  }

  private find(cluster: string): RegisteredCluster {
    const found = this.clusters.filter((entry) => entry.cluster === cluster);
    if (found.length === 1) return found[0];
    const names = this.clusters.map(({ cluster: name }) => name).join(', ');
    throw new Error(
      found.length === 0
        ? `no cluster of the register is called ${cluster}: append a line for it, or use one of ${names}`
        : `${found.length} clusters of the register are called ${cluster} (${found.map(nameOf).join('; ')}): give each a name of its own`,
    );
  }
}

function blocksOf({ vpcCidrBlock, podCidrBlocks }: RegisteredCluster): string[] {
  return [vpcCidrBlock, ...podCidrBlocks];
}
