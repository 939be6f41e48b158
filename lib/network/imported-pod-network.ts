import { Annotations, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { AddressPlan } from '../planning/address-plan';
import { cidrProblems } from './cidr-problems';
import {
  isBlockPending,
  isKnownText,
  isLookupPending,
  knownBlockOfSubnet,
  knownBlockOfVpc,
  zoneOf,
} from './known-at-synth';
import type { IPodNetworkVpc } from './pod-network';
import type { PodNetworkVpcAttributes } from './pod-network-attributes';
import { rangesOfImported, reservePrefixes } from './reserve-prefixes';
import { isParticipant, refuseAsParticipant } from './shared-vpc';
import type { SubnetCidrReservation } from './subnet-cidr-reservation';
import { ConstructError } from '../synth/construct-error';

/** The blocks of the VPC may not all be known; subnets are then compared with each other only. */
const ANYWHERE = ['0.0.0.0/0'];

/** Implementation of `PodNetworkVpc.fromPodNetworkVpcAttributes`. */
export class ImportedPodNetwork extends Construct implements IPodNetworkVpc {
  public readonly vpc: ec2.IVpc;
  public readonly clusterSubnets: ec2.ISubnet[];
  public readonly nodeSubnets: ec2.ISubnet[];
  public readonly podSubnets: ec2.ISubnet[];
  public readonly publicSubnets: ec2.ISubnet[];
  public readonly knownCidrBlocks: string[];
  public readonly hasNatRoutes?: boolean;
  public readonly reservations: SubnetCidrReservation[];
  public readonly nodeDependencies: IConstruct[];

  constructor(scope: Construct, id: string, props: PodNetworkVpcAttributes) {
    super(scope, id);
    this.checkOwner(props);
    const isPending = isLookupPending(props.vpc);
    const problems = isPending ? [] : problemsOf(props);
    if (problems.length > 0) {
      throw new ConstructError(this, ['the imported pod network has problems:', ...problems].join('\n  - '));
    }
    const subnetsOf = (given: ec2.ISubnet[]) => (isPending ? orStandIns(given, props.vpc) : given);
    this.vpc = props.vpc;
    this.clusterSubnets = subnetsOf(props.clusterSubnets);
    this.nodeSubnets = subnetsOf(props.nodeSubnets);
    this.podSubnets = props.podSubnets === undefined ? [] : subnetsOf(props.podSubnets);
    this.publicSubnets = props.publicSubnets ?? [];
    this.knownCidrBlocks = blocksKnownTo(props);
    this.hasNatRoutes = props.hasNatRoutes;
    const waits = isPending || [...this.nodeSubnets, ...this.podSubnets].some(isBlockPending);
    if (waits) this.tellThatChecksWait();
    this.reservations = waits ? [] : this.reserve(props);
    this.nodeDependencies = [...this.reservations];
  }

  public podSubnetsOf(podBlockIndex: number): ec2.ISubnet[] {
    return podBlockIndex === 0 ? this.podSubnets : [];
  }

  private checkOwner({ vpc, participant, prefixReservation }: PodNetworkVpcAttributes): void {
    if (prefixReservation === undefined || !(participant ?? isParticipant(this, vpc))) return;
    refuseAsParticipant(this, ['create subnet CIDR reservations (prefixReservation)']);
  }

  private tellThatChecksWait(): void {
    Annotations.of(this).addInfoV2(
      'PodNetwork:LookupPending',
      'what this network is made of is still to be looked up: checks of addresses, zones and capacity wait until the CDK has written the answer to cdk.context.json',
    );
  }

  private reserve(props: PodNetworkVpcAttributes): SubnetCidrReservation[] {
    const { prefixReservation, reservationProvider, adoptExistingReservations } = props;
    if (prefixReservation === undefined) return [];
    const ranges =
      this.podSubnets.length > 0
        ? rangesOfImported(this, 'podSubnets', this.podSubnets, prefixReservation)
        : rangesOfImported(this, 'nodeSubnets', this.nodeSubnets, prefixReservation);
    return reservePrefixes(this, ranges, {
      provider: reservationProvider,
      adoptExisting: adoptExistingReservations,
    });
  }
}

function blocksKnownTo({ vpc, vpcCidrBlocks }: PodNetworkVpcAttributes): string[] {
  if (vpcCidrBlocks !== undefined) return vpcCidrBlocks.filter(isKnownText);
  const block = knownBlockOfVpc(vpc);
  return block === undefined ? [] : [block];
}

/** A VPC that is still to be looked up has no subnet of any name; two private ones stand in for them. */
function orStandIns(given: ec2.ISubnet[], { privateSubnets }: ec2.IVpc): ec2.ISubnet[] {
  const isComplete = given.length > 0 && given.every((subnet) => subnet !== undefined);
  return isComplete ? given : privateSubnets;
}

function problemsOf(props: PodNetworkVpcAttributes): string[] {
  return [
    ...cidrProblems('vpcCidrBlocks', props.vpcCidrBlocks ?? []),
    ...placeProblems(props),
    ...addressProblems(props),
  ];
}

/** What EC2 never lets happen in one VPC: a subnet was imported with the block of another, or of no size of a subnet. */
function addressProblems(props: PodNetworkVpcAttributes): string[] {
  const roles = ['clusterSubnets', 'nodeSubnets', 'podSubnets', 'publicSubnets'] as const;
  const subnets = roles.flatMap((role) =>
    (props[role] ?? []).map((subnet, index) => ({ path: `${role}[${index}]`, subnet })),
  );
  const known = subnets
    .filter(({ subnet }, index) => subnets.findIndex((other) => isSame(other.subnet, subnet)) === index)
    .flatMap(({ path, subnet }) => {
      const cidr = knownBlockOfSubnet(subnet);
      return cidr === undefined ? [] : [{ path, cidr }];
    });
  return AddressPlan.subnetProblems(
    known.map(({ cidr }) => cidr),
    ANYWHERE,
  ).map(({ path, message, code }) => `${namedAs(path, known)}: ${namedAs(message, known)} (${code})`);
}

/** One subnet may serve in two roles. */
function isSame(a: ec2.ISubnet, b: ec2.ISubnet): boolean {
  return a === b || (!Token.isUnresolved(a.subnetId) && a.subnetId === b.subnetId);
}

function namedAs(text: string, known: { path: string }[]): string {
  return text.replaceAll(/subnetCidrBlocks\[(\d+)\]/g, (_, index: string) => known[Number(index)].path);
}

function placeProblems({ clusterSubnets, nodeSubnets, podSubnets = [] }: PodNetworkVpcAttributes): string[] {
  const problems: string[] = [];
  const clusterZones = new Set(zonesOf('clusterSubnets', clusterSubnets, problems));
  const nodeZones = new Set(zonesOf('nodeSubnets', nodeSubnets, problems));
  const podZones = zonesOf('podSubnets', podSubnets, problems);

  if (clusterSubnets.length < 2) {
    problems.push(
      `clusterSubnets has ${clusterSubnets.length} subnets, EKS needs two in different Availability Zones: add one`,
    );
  } else if (clusterZones.size === 1) {
    problems.push(
      `clusterSubnets are all in ${[...clusterZones].join()}, EKS needs two Availability Zones: add a subnet in another one`,
    );
  }
  if (nodeSubnets.length === 0)
    problems.push('nodeSubnets is empty, nodes need at least one subnet: add one');
  for (const zone of new Set(podZones.filter((zone, index) => podZones.indexOf(zone) !== index))) {
    problems.push(
      `podSubnets has several subnets in ${zone}, an ENIConfig holds one: keep one for each zone`,
    );
  }
  if (podSubnets.length > 0) {
    for (const zone of nodeZones) {
      if (!podZones.includes(zone)) {
        problems.push(`podSubnets has no subnet in ${zone}, pods on its nodes would get no address: add one`);
      }
    }
  }
  return problems;
}

/** Zones of imported subnets; one imported by its id alone does not know its zone. */
function zonesOf(prop: string, subnets: ec2.ISubnet[], problems: string[]): string[] {
  return subnets.flatMap((subnet, index) => {
    const zone = zoneOf(subnet);
    if (zone !== undefined) return [zone];
    problems.push(
      `${prop}[${index}] does not know its Availability Zone: import it with Subnet.fromSubnetAttributes({ subnetId, availabilityZone, routeTableId })`,
    );
    return [];
  });
}
