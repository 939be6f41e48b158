import type { AddressDemandResult, SubnetDemand, ZoneDemand } from './address-demand-props';
import { subnetsOf } from './zone-demand';

/** Network interfaces of a Region. */
export const ENI_QUOTA = 5_000;

/** Network address units of a VPC. */
export const NAU_QUOTA = 64_000;

const number = (value: number): string => value.toLocaleString('en-US');

/** The sum of what a subnet gives, in words. */
function amount({ singleAddresses, prefixes }: SubnetDemand): string {
  const singles = `${number(singleAddresses)} single addresses`;
  return prefixes === 0 ? singles : `${singles} and ${number(prefixes)} prefixes`;
}

function tooLarge(zone: ZoneDemand): string[] {
  return subnetsOf(zone)
    .filter(([, { cidrMask }]) => cidrMask === undefined)
    .map(
      ([name, demand]) =>
        `the ${name} of each zone needs ${amount(demand)}, more than a /16 holds: ` +
        'use more zones, fewer nodes, smaller warm targets, or IPv6',
    );
}

/** Subnets that are large enough for the nodes of today, but not after a zone is lost. */
function tooSmallAfterFailover(before: ZoneDemand, after: ZoneDemand): string[] {
  const now = subnetsOf(before);
  return subnetsOf(after)
    .filter(([, { cidrMask }], index) => cidrMask !== now[index][1].cidrMask)
    .map(
      ([name, demand]) =>
        `after the loss of a zone the ${name} of each other zone needs ${amount(demand)}: ` +
        `${demand.cidrMask === undefined ? 'more than a /16' : `a /${demand.cidrMask}`} instead of a /${now.find(([other]) => other === name)![1].cidrMask}`,
    );
}

/** Quotas and sizes that do not fit. */
export function demandWarnings(demand: Omit<AddressDemandResult, 'warnings'>): string[] {
  const { zone, zoneAfterFailover, enis, networkAddressUnits } = demand;
  const large = tooLarge(zone);
  return [
    ...large,
    ...(large.length === 0 && zoneAfterFailover ? tooSmallAfterFailover(zone, zoneAfterFailover) : []),
    ...(enis > ENI_QUOTA
      ? [
          `the nodes have ${number(enis)} network interfaces, and a Region has a quota of ${number(ENI_QUOTA)}: ` +
            'ask for more (quota L-DF5E4CA3)',
        ]
      : []),
    ...(networkAddressUnits > NAU_QUOTA
      ? [
          `the nodes use ${number(networkAddressUnits)} network address units, and a VPC has a quota of ` +
            `${number(NAU_QUOTA)}: use prefixes, which count as one unit, or ask for up to 256,000`,
        ]
      : []),
  ];
}
