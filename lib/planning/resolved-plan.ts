import type { AddressPlanProps } from './address-plan-props';
import { type BlockAt, type BlockReading, readIpv4Block } from './block-reading';
import type { PlanProblem } from './plan-problem';
import { PrefixReservation } from './prefix-reservation';
import type { SubnetCidrMasks } from './subnet-role';
import { DEFAULT_VPC_QUOTAS, type VpcQuotas } from './vpc-quota-checks';

/** AZ slots of a plan when nothing is said. */
const DEFAULT_AZ_SLOTS = 3;

/** The props of a plan with every default filled in and every CIDR block read. */
export interface ResolvedPlan {
  readonly azSlots: number;
  readonly maxAzs: number;
  readonly controlPlaneAzs: number;
  /** Undefined when it could not be read. */
  readonly vpc?: BlockAt;
  /** The pod blocks that could be read. */
  readonly pods: BlockAt[];
  readonly service?: BlockAt;
  /** Why some of the blocks of the VPC could not be read. */
  readonly vpcReading: PlanProblem[];
  /** Why the service CIDR block could not be read. */
  readonly serviceReading: PlanProblem[];
  /** Pod blocks that were written, readable or not. */
  readonly podBlocks: number;
  /** Positions of pod blocks that are no longer in use. */
  readonly retired: readonly number[];
  readonly publicSubnets: boolean;
  readonly transitSubnets: boolean;
  readonly connected: BlockAt[];
  readonly cidrMasks: SubnetCidrMasks;
  readonly quotas: VpcQuotas;
  readonly podReservation: PrefixReservation;
  readonly nodeReservation: PrefixReservation;
  /** The props as they were written, for rules about what was said and what was not. */
  readonly given: AddressPlanProps;
}

/** Fills in the defaults and reads the blocks; every CIDR text is read here, and nowhere else. */
export function resolvePlan(props: AddressPlanProps): ResolvedPlan {
  const { podCidrBlocks = [], serviceIpv4Cidr, publicSubnets = true, cidrMasks = {} } = props;
  const vpc = readIpv4Block('vpcCidrBlock', props.vpcCidrBlock);
  const pods = podCidrBlocks.map((cidr, index) => readIpv4Block(`podCidrBlocks[${index}]`, cidr));
  const connected = (props.connectedCidrBlocks ?? []).map((cidr, index) =>
    readIpv4Block(`connectedCidrBlocks[${index}]`, cidr),
  );
  const service: BlockReading =
    serviceIpv4Cidr === undefined
      ? { blocks: [], problems: [] }
      : readIpv4Block('serviceIpv4Cidr', serviceIpv4Cidr);
  return {
    ...azCounts(props),
    vpc: vpc.blocks[0],
    pods: pods.flatMap(({ blocks }) => blocks),
    service: service.blocks[0],
    vpcReading: [vpc, ...pods, ...connected].flatMap(({ problems }) => problems),
    serviceReading: service.problems,
    podBlocks: podCidrBlocks.length,
    retired: (props.retiredPodCidrBlocks ?? []).map((cidr) => podCidrBlocks.indexOf(cidr)),
    publicSubnets,
    transitSubnets: props.transitSubnets ?? false,
    connected: connected.flatMap(({ blocks }) => blocks),
    cidrMasks,
    quotas: { ...DEFAULT_VPC_QUOTAS, ...props.quotas },
    ...reservationsOf(props, podCidrBlocks.length > 0),
    given: props,
  };
}

function azCounts(props: AddressPlanProps): Pick<ResolvedPlan, 'azSlots' | 'maxAzs' | 'controlPlaneAzs'> {
  const azSlots = props.azSlots ?? DEFAULT_AZ_SLOTS;
  const maxAzs = props.maxAzs ?? Math.min(DEFAULT_AZ_SLOTS, azSlots);
  return { azSlots, maxAzs, controlPlaneAzs: props.controlPlaneAzs ?? Math.min(DEFAULT_AZ_SLOTS, maxAzs) };
}

/** Pods live in the node subnets when there are no pod blocks. */
function reservationsOf(
  { podReservation, nodeReservation }: AddressPlanProps,
  hasPodBlocks: boolean,
): Pick<ResolvedPlan, 'podReservation' | 'nodeReservation'> {
  return {
    podReservation: podReservation ?? PrefixReservation.scaled(),
    nodeReservation:
      nodeReservation ?? (hasPodBlocks ? PrefixReservation.none() : PrefixReservation.scaled()),
  };
}
