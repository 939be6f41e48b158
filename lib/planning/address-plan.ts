import type { AddressPlanProps, MaskPlanProps, PlannedSubnet } from './address-plan-props';
import { readIpv4Block } from './block-reading';
import { CidrBlock } from './cidr-block';
import { freeSpace } from './free-space';
import { type ExaminedPlan, examinePlan } from './plan-checks';
import type { PlanProblem } from './plan-problem';
import { renderPlan } from './plan-table';
import { describe, isUsedNow } from './planned-subnets';
import { problemsError } from './problem-text';
import { resolvePlan } from './resolved-plan';
import { serviceCidrProblems } from './service-cidr-checks';
import { subnetProblems } from './subnet-checks';
import type { SubnetRole } from './subnet-role';

/**
 * Which CIDR block goes where: the subnets of a VPC for an EKS cluster, computed before anything is deployed.
 *
 * The plan is append-only. A subnet is known by its role, AZ slot and pod block alone, so using more AZs
 * (up to `azSlots`), adding a pod block or adding pods to a VPC without pod blocks never moves an existing subnet,
 * neither its IPv4 block nor its IPv6 /64.
 *
 * @example
 * const plan = AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] });
 * plan.subnetsOf(SubnetRole.NODE).map((subnet) => subnet.ipv4CidrBlock);
 * //=> ['10.0.64.0/18', '10.0.128.0/18', '10.0.192.0/18']
 */
export class AddressPlan {
  /**
   * Computes the plan.
   *
   * Throws one error that lists every problem.
   *
   * @param props what to plan
   */
  public static compute(props: AddressPlanProps): AddressPlan {
    const examined = examinePlan(resolvePlan(props));
    if (examined.problems.length > 0) throw problemsError(examined.problems);
    return new AddressPlan(examined);
  }

  /**
   * Computes the plan of blocks whose addresses come from IPAM pools at deployment.
   *
   * Layout, sizes and reservations are those of the masks. The addresses in the plan are stand-ins: offsets count, first
   * addresses do not. `serviceIpv4Cidr` and `connectedCidrBlocks` are not compared.
   *
   * @param props mask lengths and layout
   */
  public static ofMasks(props: MaskPlanProps): AddressPlan {
    const { vpcCidrMask, podCidrMasks = [], options } = props;
    const examined = examinePlan(
      resolvePlan({
        ...options,
        connectedCidrBlocks: undefined,
        serviceIpv4Cidr: undefined,
        vpcCidrBlock: `10.0.0.0/${vpcCidrMask}`,
        podCidrBlocks: podCidrMasks.map((mask, index) => `100.${64 + index}.0.0/${mask}`),
      }),
    );
    if (examined.problems.length > 0) throw problemsError(examined.problems);
    return new AddressPlan(examined, true);
  }

  /**
   * Every reason why `compute` would refuse these props; empty when it would not.
   *
   * @param props what to plan
   */
  public static validate(props: AddressPlanProps): PlanProblem[] {
    return examinePlan(resolvePlan(props)).problems;
  }

  /**
   * Every reason why EKS would refuse a service CIDR block beside the blocks of a VPC.
   *
   * Throws when a block of the VPC is not a CIDR block.
   *
   * @param serviceIpv4Cidr the CIDR block of Kubernetes services
   * @param vpcCidrBlocks all IPv4 CIDR blocks of the VPC
   */
  public static serviceCidrProblems(serviceIpv4Cidr: string, vpcCidrBlocks: string[]): PlanProblem[] {
    const vpcBlocks = vpcCidrBlocks.map((cidr) => CidrBlock.parse(cidr));
    const { blocks, problems } = readIpv4Block('serviceIpv4Cidr', serviceIpv4Cidr);
    return [...problems, ...blocks.flatMap((at) => serviceCidrProblems(at, vpcBlocks))];
  }

  /**
   * Every reason why EC2 would refuse subnets in a VPC, for subnets that were not planned here.
   *
   * Throws when a block of the VPC is not a CIDR block.
   *
   * @param subnetCidrBlocks IPv4 CIDR blocks of the subnets
   * @param vpcCidrBlocks all IPv4 CIDR blocks of the VPC
   */
  public static subnetProblems(subnetCidrBlocks: string[], vpcCidrBlocks: string[]): PlanProblem[] {
    const vpcBlocks = vpcCidrBlocks.map((cidr) => CidrBlock.parse(cidr));
    return subnetProblems('subnetCidrBlocks', subnetCidrBlocks, vpcBlocks);
  }

  /** The primary CIDR block of the VPC. */
  public readonly vpcCidrBlock: string;

  /** The secondary CIDR blocks for pods, in the order of the props. */
  public readonly podCidrBlocks: string[];

  /** The pod blocks that are no longer in use. */
  public readonly retiredPodCidrBlocks: string[];

  /** AZs that the layout has room for. */
  public readonly azSlots: number;

  /** AZs that have subnets now. */
  public readonly maxAzs: number;

  /** AZs, the first ones, in which EKS places the interfaces of the control plane. */
  public readonly controlPlaneAzs: number;

  /** The CIDR block of Kubernetes services, when one was given. */
  public readonly serviceIpv4Cidr?: string;

  /** The subnets to make now: by role (cluster, public, node, pod), then pod block, then AZ slot. */
  public readonly subnets: PlannedSubnet[];

  /** The subnets that the layout has room for but that are not made now: their addresses are kept for them. */
  public readonly laterSubnets: PlannedSubnet[];

  /** What no slot of the layout takes, as aligned blocks: room for anything else. */
  public readonly spareCidrBlocks: string[];

  /** Warnings and facts that do not stand in the way of the plan, for example about its reservations. */
  public readonly advice: PlanProblem[];

  /** Whether the addresses are stand-ins for those of IPAM pools. */
  public readonly isByMask: boolean;

  private constructor({ plan, subnets, advice }: ExaminedPlan, isByMask = false) {
    this.isByMask = isByMask;
    const blocks = [plan.vpc, ...plan.pods].flatMap((at) => at?.block ?? []);
    const taken = subnets.map(({ block }) => block);
    const [vpc, ...pods] = blocks.map(String);
    this.vpcCidrBlock = vpc;
    this.podCidrBlocks = pods;
    this.retiredPodCidrBlocks = [...new Set(plan.retired)].map((index) => pods[index]);
    this.azSlots = plan.azSlots;
    this.maxAzs = plan.maxAzs;
    this.controlPlaneAzs = plan.controlPlaneAzs;
    this.serviceIpv4Cidr = plan.given.serviceIpv4Cidr;
    this.subnets = subnets.filter((subnet) => isUsedNow(subnet, plan)).map(describe);
    this.laterSubnets = subnets.filter((subnet) => !isUsedNow(subnet, plan)).map(describe);
    this.advice = advice;
    this.spareCidrBlocks = blocks.flatMap((block) => freeSpace(block, taken)).map(String);
  }

  /**
   * The subnets of one role, in the order of AZ slots.
   *
   * @param role what they are for
   * @param podBlockIndex only those of this pod block; of all pod blocks when left out
   */
  public subnetsOf(role: SubnetRole, podBlockIndex?: number): PlannedSubnet[] {
    return this.subnets.filter(
      (subnet) =>
        subnet.role === role && (podBlockIndex === undefined || subnet.podBlockIndex === podBlockIndex),
    );
  }

  /** The plan as text: a table of the subnets, the ranges to reserve in them and the spare blocks. */
  public render(): string {
    return renderPlan(this);
  }
}
