import { Annotations, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { IConstruct } from 'constructs';
import { ADDRESSES_PER_PREFIX } from '../../capacity/pod-arithmetic';
import { ConstructError } from '../../synth/construct-error';
import type { AutoModeNetworkInterface, AutoModeNodesProps } from './auto-mode-nodes-props';
import { AutoModeIpv4PrefixSize, AutoModeSnatPolicy } from './auto-mode-nodes-props';

/** Throws one error with everything that EKS would refuse or that leaves pods without a network; leaves advice. */
export function checkAutoModeNodes(scope: IConstruct, props: AutoModeNodesProps): void {
  const problems = [
    ...generalProblems(props),
    ...zoneProblems(props),
    ...interfaceProblems(props),
    ...storageProblems(props),
  ];
  if (problems.length > 0) throw new ConstructError(scope, problems.join('\n'));
  warnOfFixedAddresses(scope, props.networkInterfaces);
}

function generalProblems(props: AutoModeNodesProps): string[] {
  const ipv6 = props.cluster.ipFamily === eks.IpFamily.IP_V6;
  const rules: [boolean, string][] = [
    [
      props.name === 'default',
      "name 'default' is the NodeClass of EKS, which undoes changes: use another name",
    ],
    [props.nodeSubnets.length === 0, 'nodeSubnets is empty: name at least one subnet'],
    [
      props.snatPolicy === AutoModeSnatPolicy.DISABLED && props.podSubnetsHaveNatRoute === false,
      'snatPolicy DISABLED keeps the address of the pod, and the subnets of the pods have no route to a NAT or transit gateway: add one, or use RANDOM',
    ],
    [
      ipv6 && (props.podSubnets ?? []).length > 0,
      'pod subnets are for IPv4 clusters: leave podSubnets out in an IPv6 cluster',
    ],
    [
      ipv6 && props.ipv4PrefixSize === AutoModeIpv4PrefixSize.SINGLE_ADDRESSES,
      'ipv4PrefixSize SINGLE_ADDRESSES is for IPv4 clusters: pods of an IPv6 cluster always get addresses of a prefix',
    ],
    [
      props.podSecurityGroups !== undefined && (props.podSubnets ?? []).length === 0,
      'podSecurityGroups are those of pods in pod subnets: set podSubnets, or use securityGroups',
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, text]) => text);
}

/** A node in a zone without pod subnet starts no pods. */
function zoneProblems({ nodeSubnets, podSubnets = [] }: AutoModeNodesProps): string[] {
  if (podSubnets.length === 0) return [];
  const zonesOf = (subnets: ec2.ISubnet[]): string[] => [
    ...new Set(subnets.map(({ availabilityZone }) => availabilityZone)),
  ];
  const missing = zonesOf(nodeSubnets).filter((zone) => !zonesOf(podSubnets).includes(zone));
  return missing.map((zone) => {
    const shown = Token.isUnresolved(zone) ? 'a zone of the node subnets' : zone;
    return `podSubnets has none in ${shown}, where nodes run: add one, or keep nodes out of it`;
  });
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/create-node-class.html */
function interfaceProblems({ networkInterfaces, cluster }: AutoModeNodesProps): string[] {
  if (networkInterfaces === undefined) return [];
  const first = networkInterfaces.find(
    ({ networkCardIndex, deviceIndex }) => networkCardIndex === 0 && deviceIndex === 0,
  );
  const general: [boolean, string][] = [
    [
      first === undefined || first.efaOnly === true,
      'networkInterfaces needs an ordinary interface at network card 0, device 0',
    ],
    [
      cluster.ipFamily === eks.IpFamily.IP_V6,
      'networkInterfaces are for IPv4 clusters: leave them out in an IPv6 cluster',
    ],
    [
      podAddressesOf(networkInterfaces) === 0,
      'networkInterfaces has no addresses for pods: set secondaryIpv4PrefixCount or secondaryIpv4Count of the first interface',
    ],
  ];
  return [
    ...general.filter(([broken]) => broken).map(([, text]) => text),
    ...networkInterfaces.flatMap((each, index) => addressProblems(each, `networkInterfaces[${index}]`)),
  ];
}

function addressProblems(each: AutoModeNetworkInterface, where: string): string[] {
  const { secondaryIpv4PrefixCount: prefixes = 0, secondaryIpv4Count: addresses = 0 } = each;
  const rules: [boolean, string][] = [
    [
      prefixes > 0 && addresses > 0,
      `${where} has secondaryIpv4PrefixCount and secondaryIpv4Count: use one of them`,
    ],
    [
      prefixes + addresses > 0 && each.efaOnly === true,
      `${where} is EFA-only and has no addresses: leave their number out`,
    ],
    [
      prefixes + addresses > 0 && each.networkCardIndex !== 0,
      `${where} is on network card ${each.networkCardIndex}, and pods get addresses of card 0 only: leave their number out`,
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, text]) => text);
}

function storageProblems({ storage = {} }: AutoModeNodesProps): string[] {
  const ranges: [string, number | undefined, number, number][] = [
    ['iops', storage.iops, 3000, 16_000],
    ['throughput', storage.throughput, 125, 1000],
  ];
  return ranges
    .filter(([, value, least, most]) => value !== undefined && (value < least || value > most))
    .map(([name, value, least, most]) => `storage.${name} is ${value}: use ${least} to ${most}`);
}

/** Addresses that pods of a node with static interfaces ever get. */
export function podAddressesOf(interfaces: AutoModeNetworkInterface[]): number {
  return interfaces.reduce(
    (sum, { secondaryIpv4PrefixCount = 0, secondaryIpv4Count = 0 }) =>
      sum + secondaryIpv4PrefixCount * ADDRESSES_PER_PREFIX + secondaryIpv4Count,
    0,
  );
}

function warnOfFixedAddresses(scope: IConstruct, interfaces?: AutoModeNetworkInterface[]): void {
  if (interfaces === undefined) return;
  Annotations.of(scope).addWarningV2(
    'PodNetwork:StaticInterfaces',
    `nodes with networkInterfaces have ${podAddressesOf(interfaces)} addresses for pods and get no more for life: raise secondaryIpv4PrefixCount (16 addresses each) where more pods with a network of their own shall run on a node`,
  );
}
