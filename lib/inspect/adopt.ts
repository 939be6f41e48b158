import { PodAddressingMode } from '../aws-node/pod-addressing';
import { liveOptions, liveTargets } from './live-settings';
import type { LiveSubnet, NetworkFacts } from './network-facts';

const INDENT = '  ';

/** Subnets by what they are used for, as far as the answers tell. */
interface Roles {
  readonly pods: readonly LiveSubnet[];
  readonly nodes: readonly LiveSubnet[];
}

function rolesOf({ subnets, interfaces, nodes, eniConfigs }: NetworkFacts): Roles {
  const instances = new Set(nodes.map(({ instanceId }) => instanceId));
  const forPods = new Set(Object.values(eniConfigs));
  const withNodes = new Set(
    interfaces.filter(({ instanceId }) => instances.has(instanceId)).map(({ subnetId }) => subnetId),
  );
  return {
    pods: subnets.filter(({ id }) => forPods.has(id)),
    nodes: subnets.filter(({ id }) => withNodes.has(id) && !forPods.has(id)),
  };
}

function subnetText({ id, zone, cidr }: LiveSubnet): string {
  return `subnet('${id}', '${zone}', '${cidr}')`;
}

function listText(name: string, subnets: readonly LiveSubnet[]): string[] {
  if (subnets.length === 0) return [];
  return [`${name}: [`, ...subnets.map((subnet) => `${INDENT}${subnetText(subnet)},`), '],'];
}

function reservationLines(subnets: readonly LiveSubnet[]): string[] {
  const ranges = subnets.flatMap(({ reservedCidrBlocks }) => reservedCidrBlocks);
  if (ranges.length === 0) return [];
  const list = ranges.map((range) => `'${range}'`).join(', ');
  return [`prefixReservation: PrefixReservation.explicit([${list}]),`, 'adoptExistingReservations: true,'];
}

/** How pods get addresses, as the cluster takes it. */
function addressingText({ env }: NetworkFacts): string {
  const given = Object.entries(liveTargets(env)).filter(([name, value]) => {
    const isOther =
      liveOptions(env).podAddressing?.mode === PodAddressingMode.PREFIX_DELEGATION
        ? name === 'warmEniTarget'
        : name === 'warmPrefixTarget';
    return value !== undefined && !isOther;
  });
  const options = given.map(([name, value]) => `${name}: ${value}`).join(', ');
  const isPrefix = liveOptions(env).podAddressing?.mode === PodAddressingMode.PREFIX_DELEGATION;
  const call = isPrefix ? 'prefixDelegation' : 'secondaryIp';
  return `podAddressing: PodAddressing.${call}(${options === '' ? '' : `{ ${options} }`}),`;
}

/** The props with which a stack adopts the network as it is; cluster subnets are for the reader to fill in. */
export function adoptionText(facts: NetworkFacts): string {
  const { pods, nodes } = rolesOf(facts);
  const vpcId = facts.subnets[0]?.vpcId ?? '';
  const attributes = [
    `vpc: ec2.Vpc.fromLookup(this, 'Vpc', { vpcId: '${vpcId}' }),`,
    'clusterSubnets: [], // subnets of the control plane: aws eks describe-cluster lists them',
    ...listText('nodeSubnets', nodes),
    ...listText('podSubnets', pods),
    ...reservationLines([...pods, ...nodes]),
  ];
  return [
    'const subnet = (subnetId: string, availabilityZone: string, ipv4CidrBlock: string) =>',
    `${INDENT}ec2.Subnet.fromSubnetAttributes(this, subnetId, { subnetId, availabilityZone, ipv4CidrBlock });`,
    "const network = PodNetworkVpc.fromPodNetworkVpcAttributes(this, 'Network', {",
    ...attributes.map((line) => INDENT + line),
    '});',
    '// and in the props of PodNetworkCluster:',
    addressingText(facts),
  ].join('\n');
}
