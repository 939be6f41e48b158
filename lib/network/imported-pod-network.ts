import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { IPodNetworkVpc } from './pod-network';
import type { PodNetworkVpcAttributes } from './pod-network-attributes';
import { rangesOfImported, reservePrefixes } from './reserve-prefixes';
import type { SubnetCidrReservation } from './subnet-cidr-reservation';
import { ConstructError } from '../synth/construct-error';

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
    const problems = problemsOf(props);
    if (problems.length > 0) {
      throw new ConstructError(this, ['the imported pod network has problems:', ...problems].join('\n  - '));
    }
    this.vpc = props.vpc;
    this.clusterSubnets = props.clusterSubnets;
    this.nodeSubnets = props.nodeSubnets;
    this.podSubnets = props.podSubnets ?? [];
    this.publicSubnets = props.publicSubnets ?? [];
    this.knownCidrBlocks = props.vpcCidrBlocks ?? blocksKnownTo(props.vpc);
    this.hasNatRoutes = props.hasNatRoutes;
    this.reservations = this.reserve(props);
    this.nodeDependencies = [...this.reservations];
  }

  public podSubnetsOf(podBlockIndex: number): ec2.ISubnet[] {
    return podBlockIndex === 0 ? this.podSubnets : [];
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

/** An imported VPC answers with its block, with a token, or by throwing. */
function blocksKnownTo(vpc: ec2.IVpc): string[] {
  try {
    return Token.isUnresolved(vpc.vpcCidrBlock) ? [] : [vpc.vpcCidrBlock];
  } catch {
    return [];
  }
}

function problemsOf({ clusterSubnets, nodeSubnets, podSubnets = [] }: PodNetworkVpcAttributes): string[] {
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

/** Zones of imported subnets; one imported by its id alone does not know its zone and says so by throwing. */
function zonesOf(prop: string, subnets: ec2.ISubnet[], problems: string[]): string[] {
  return subnets.flatMap((subnet, index) => {
    try {
      return [subnet.availabilityZone];
    } catch {
      problems.push(
        `${prop}[${index}] does not know its Availability Zone: import it with Subnet.fromSubnetAttributes({ subnetId, availabilityZone, routeTableId })`,
      );
      return [];
    }
  });
}
