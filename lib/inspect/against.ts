import { SETTING_OPTIONS } from '../aws-node/settings/option-table';
import type { Cluster, EniConfig, Subnet } from '../checks/model/entities';
import type { NetworkModel } from '../checks/model/network-model';
import { ifKnown } from '../checks/model/value';
import type { LiveSubnet, NetworkFacts } from './network-facts';

/** Variables of aws-node that templates set, and those that change what nodes hold. */
const VARIABLES = Object.values(SETTING_OPTIONS)
  .flatMap(({ targets }) => targets)
  .filter((target) => target.startsWith('env.'))
  .map((target) => target.slice('env.'.length));

/** How a live network differs from what templates declare, one sentence each. Values known at deployment only are left out. */
export function differences(facts: NetworkFacts, model: NetworkModel): string[] {
  return [
    ...model.clusters.flatMap((cluster) => settingDifferences(facts, cluster)),
    ...facts.subnets.flatMap((subnet) => reservationDifferences(subnet, model.subnets)),
    ...eniConfigDifferences(facts, model.eniConfigs),
  ];
}

function settingDifferences({ env }: NetworkFacts, { cni }: Cluster): string[] {
  if (env === undefined) return [];
  return VARIABLES.flatMap((name) => {
    const declared = ifKnown(cni.env(name));
    const live = env[name];
    if (declared === undefined || declared === live) return [];
    return [`${name} is ${live === undefined ? 'not set' : `'${live}'`}, and '${declared}' in the template`];
  });
}

function declaredBlock({ ipv4 }: Subnet): string | undefined {
  return ifKnown(ipv4)?.block.toString();
}

function declaredRanges({ reservations }: Subnet): string[] {
  return reservations
    .filter(({ type }) => ifKnown(type) === 'prefix')
    .flatMap(({ cidr }) => ifKnown(cidr)?.block ?? [])
    .filter((block) => !block.isIpv6)
    .map(String);
}

/** Subnets are the same when they have the same block. */
function reservationDifferences(live: LiveSubnet, declared: readonly Subnet[]): string[] {
  const subnet = declared.find((one) => declaredBlock(one) === live.cidr);
  if (subnet === undefined) return [];
  const wanted = declaredRanges(subnet);
  const where = `${live.id} (${live.cidr})`;
  return [
    ...wanted
      .filter((range) => !live.reservedCidrBlocks.includes(range))
      .map((range) => `${range} of ${where} is not reserved, and it is in the template`),
    ...live.reservedCidrBlocks
      .filter((range) => !wanted.includes(range))
      .map((range) => `${range} of ${where} is reserved, and it is not in the template`),
  ];
}

function eniConfigDifferences(
  { eniConfigs, subnets }: NetworkFacts,
  declared: readonly EniConfig[],
): string[] {
  const byName = new Map(
    declared.flatMap(({ name, subnet }) => {
      const text = ifKnown(name);
      return text === undefined ? [] : [[text, ifKnown(subnet)] as const];
    }),
  );
  // Where a name is known at deployment only, any live name may be it.
  const areAllKnown = declared.length > 0 && byName.size === declared.length;
  return Object.entries(eniConfigs).flatMap(([name, subnetId]) => {
    if (!byName.has(name))
      return areAllKnown ? [`ENIConfig ${name} is live, and it is not in the template`] : [];
    const subnet = byName.get(name);
    const wanted = subnet && declaredBlock(subnet);
    const { cidr } = subnets.find(({ id }) => id === subnetId) ?? {};
    return wanted === undefined || cidr === undefined || wanted === cidr
      ? []
      : [`ENIConfig ${name} is for ${subnetId} (${cidr}), and for ${wanted} in the template`];
  });
}
