import { Annotations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { PrefixReservation } from '../planning/prefix-reservation';
import type { ExtensionPlan } from '../planning/vpc-extension';
import { planExtension } from '../planning/vpc-extension';
import { ConstructError } from '../synth/construct-error';
import { AddedSubnets } from './added-subnets';
import { ImportedPodNetwork } from './imported-pod-network';
import { isLookupPending, knownBlockOfSubnet, knownBlockOfVpc } from './known-at-synth';
import { PodEgress } from './pod-egress';
import type { IPodNetworkVpc } from './pod-network';
import type { PodNetworkExtensionProps } from './pod-network-extension-props';
import { reservePrefixes } from './reserve-prefixes';
import { isParticipant, refuseAsParticipant } from './shared-vpc';
import type { SubnetCidrReservation } from './subnet-cidr-reservation';

/** AZs that a pod block has room for, unless there are more. */
const DEFAULT_AZ_SLOTS = 4;

/** Implementation of `PodNetworkVpc.extend`. */
export class ExtendedPodNetwork extends Construct implements IPodNetworkVpc {
  public readonly vpc: ec2.IVpc;
  public readonly clusterSubnets: ec2.ISubnet[];
  public readonly nodeSubnets: ec2.ISubnet[];
  public readonly podSubnets: ec2.ISubnet[];
  public readonly publicSubnets: ec2.ISubnet[];
  public readonly knownCidrBlocks: string[];
  public readonly hasNatRoutes?: boolean;
  public readonly reservations: SubnetCidrReservation[];
  public readonly nodeDependencies: IConstruct[];
  private readonly generations: ec2.ISubnet[][];

  constructor(scope: Construct, id: string, props: PodNetworkExtensionProps) {
    super(scope, id);
    if (props.participant ?? isParticipant(this, props.vpc)) refuseAsParticipant(this, OWNER_ONLY);
    const imported = new ImportedPodNetwork(this, 'Imported', { ...props, prefixReservation: undefined });
    this.vpc = imported.vpc;
    this.clusterSubnets = imported.clusterSubnets;
    this.nodeSubnets = imported.nodeSubnets;
    this.publicSubnets = imported.publicSubnets;

    const zones = zonesOf(imported, props);
    const plan = this.plan(props, zones.length);
    const egress = props.podEgress ?? PodEgress.likeNodes();
    const added = plan.podBlocks.map(
      (block, index) =>
        new AddedSubnets(this, `PodBlock${index + 1}`, { ...block, zones, egress, network: imported }),
    );
    const before = imported.podSubnets.length > 0 ? [imported.podSubnets] : [];
    this.generations = [...before, ...added.map(({ subnets }) => subnets)];
    this.podSubnets = this.podSubnetsOf(0);
    this.knownCidrBlocks = [...imported.knownCidrBlocks, ...plan.podBlocks.map(({ cidrBlock }) => cidrBlock)];
    this.hasNatRoutes = props.hasNatRoutes ?? natRoutesOf(egress);
    this.reservations = this.reserve(props, added);
    this.nodeDependencies = [...added, ...this.reservations];
  }

  public podSubnetsOf(podBlockIndex: number): ec2.ISubnet[] {
    return this.generations[podBlockIndex] ?? [];
  }

  private plan(props: PodNetworkExtensionProps, zones: number): ExtensionPlan {
    const { podCidrBlocks, searchCidrBlocks } = props;
    const given = [podCidrBlocks, searchCidrBlocks].filter((blocks) => blocks !== undefined);
    if (given.length !== 1) {
      throw new ConstructError(
        this,
        'set either podCidrBlocks, the blocks for pods, or searchCidrBlocks, the space in which one is searched',
      );
    }
    const plan = planExtension({
      vpcCidrBlocks: vpcBlocksOf(props),
      connectedCidrBlocks: props.connectedCidrBlocks ?? [],
      podCidrBlocks,
      searchCidrBlocks,
      podCidrMask: props.podCidrMask ?? 16,
      azSlots: props.azSlots ?? Math.max(DEFAULT_AZ_SLOTS, zones),
      ipv4CidrBlocksPerVpc: props.ipv4CidrBlocksPerVpc,
    });
    // What is not known of a VPC that is still to be looked up cannot be judged.
    if (!isLookupPending(props.vpc)) this.report(plan, props, zones);
    return plan;
  }

  private report(plan: ExtensionPlan, props: PodNetworkExtensionProps, zones: number): void {
    const problems = plan.problems.map(({ path, message, code }) => `${path}: ${message} (${code})`);
    if (props.azSlots !== undefined && props.azSlots < zones)
      problems.push(`azSlots: ${props.azSlots} AZ slots are too few for ${zones} zones of node subnets`);
    if (problems.length > 0)
      throw new ConstructError(this, ['the VPC cannot be extended:', ...problems].join('\n  - '));
    const annotations = Annotations.of(this);
    for (const { code, path, message } of plan.advice)
      annotations.addWarningV2(`PodNetwork:${code}`, `${path}: ${message}`);
    if (props.podCidrBlocks !== undefined) return;
    const blocks = plan.podBlocks.map(({ cidrBlock }) => `'${cidrBlock}'`).join(', ');
    annotations.addWarningV2(
      'PodNetwork:PodBlockNotPinned',
      `${blocks} was found for pods and is not pinned, so a later synthesis may find another and replace all pod subnets: set podCidrBlocks: [${blocks}] instead of searchCidrBlocks before the first deployment`,
    );
  }

  private reserve(props: PodNetworkExtensionProps, added: AddedSubnets[]): SubnetCidrReservation[] {
    const { prefixReservation = PrefixReservation.scaled(), reservationProvider } = props;
    const ranges = added.flatMap(({ subnets }, block) =>
      subnets.map((subnet, index) => ({
        id: `PodBlock${block + 1}Prefixes${index + 1}`,
        subnet,
        subnetCidrBlock: subnet.ipv4CidrBlock,
        cidrBlocks: prefixReservation.rangesOf(subnet.ipv4CidrBlock),
      })),
    );
    return reservePrefixes(this, ranges, { provider: reservationProvider });
  }
}

const OWNER_ONLY = [
  'associate a CIDR block with the VPC',
  'create pod subnets, their route tables and routes',
  'create subnet CIDR reservations',
];

/** The blocks that were stated, or what the VPC and its subnets show. */
function vpcBlocksOf({ vpc, vpcCidrBlocks, ...roles }: PodNetworkExtensionProps): string[] {
  if (vpcCidrBlocks !== undefined) return vpcCidrBlocks;
  const vpcBlock = knownBlockOfVpc(vpc);
  const subnets = [roles.clusterSubnets, roles.nodeSubnets, roles.publicSubnets ?? []].flat();
  // A subnet shows no more than that its addresses are taken, and stands behind the primary block.
  return vpcBlock === undefined ? subnets.flatMap((subnet) => knownBlockOfSubnet(subnet) ?? []) : [vpcBlock];
}

function zonesOf({ nodeSubnets }: IPodNetworkVpc, props: PodNetworkExtensionProps): string[] {
  return [
    ...new Set(props.podAvailabilityZones ?? nodeSubnets.map(({ availabilityZone }) => availabilityZone)),
  ];
}

function natRoutesOf({ _kind: kind }: PodEgress): boolean | undefined {
  if (kind === 'likeNodes') return undefined;
  return kind !== 'none';
}
