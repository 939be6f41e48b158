import { all } from '../unknown';
import type { ChosenSettings } from './chosen-settings';
import { check, type SettingsCheck } from './settings-check';

/** Highest number of /28 prefixes that is worth keeping warm. */
const USUAL_WARM_PREFIXES = 2;
const DEFAULT_COOLDOWN_SECONDS = 30;

const managesPool = (chosen: ChosenSettings) => () => !chosen.ipv6;
const hasWarmIp = (chosen: ChosenSettings) => () => chosen.isAboveZero('podAddressing.warmIpTarget');
const hasMinimumIp = (chosen: ChosenSettings) => () => chosen.isAboveZero('podAddressing.minimumIpTarget');
const not = (condition: () => boolean) => () => !condition();
const cooldown = (chosen: ChosenSettings) => chosen.number('podInterface.ipCooldownPeriodSeconds');

/** Warm pool targets that work, at a price. */
export const WARM_POOL_RISKS: readonly SettingsCheck[] = [
  check(
    'WarmPoolFrozen',
    'podAddressing.minimumIpTarget',
    'minimumIpTarget comes with warmIpTarget',
    (chosen) => all(hasMinimumIp(chosen), not(hasWarmIp(chosen)), managesPool(chosen)),
    (chosen) =>
      `the pool of a node stays at ${chosen.number('podAddressing.minimumIpTarget')} addresses and further pods get none: set {podAddressing.warmIpTarget} above 0 too`,
  ),
  check(
    'ManyEc2Calls',
    'podAddressing.warmIpTarget',
    'warmIpTarget comes with minimumIpTarget',
    (chosen) => all(hasWarmIp(chosen), not(hasMinimumIp(chosen)), managesPool(chosen)),
    () =>
      'each pod that comes or goes makes an EC2 call, which throttles large clusters: set {podAddressing.minimumIpTarget} to the pods expected on a node',
  ),
  check(
    'WarmEniTargetZero',
    'podAddressing.warmEniTarget',
    'nodes keep at least one free address',
    (chosen) =>
      all(
        () => chosen.givenAt('podAddressing.warmEniTarget') === 0,
        not(hasWarmIp(chosen)),
        not(hasMinimumIp(chosen)),
        () => !chosen.prefixDelegation,
        managesPool(chosen),
      ),
    () =>
      '0 without an IP target attaches an interface only when none is free, so pods wait for EC2: set {podAddressing.warmIpTarget} and {podAddressing.minimumIpTarget}',
  ),
  check(
    'WarmIpTargetRoundsUp',
    'podAddressing.warmIpTarget',
    'warmIpTarget fits the blocks of prefix delegation',
    (chosen) =>
      all(
        () => chosen.number('podAddressing.warmIpTarget') === 1,
        () => chosen.prefixDelegation,
        managesPool(chosen),
      ),
    () =>
      '1 still keeps a whole /28 prefix, 16 addresses, on every node: plan by prefixes, with {podAddressing.warmPrefixTarget}',
  ),
  check(
    'ManyWarmPrefixes',
    'podAddressing.warmPrefixTarget',
    `warmPrefixTarget is ${USUAL_WARM_PREFIXES} or less`,
    (chosen) =>
      all(
        () => (chosen.number('podAddressing.warmPrefixTarget') ?? 0) > USUAL_WARM_PREFIXES,
        () => chosen.prefixDelegation,
        managesPool(chosen),
      ),
    (chosen) =>
      `${chosen.number('podAddressing.warmPrefixTarget')} keeps ${(chosen.number('podAddressing.warmPrefixTarget') ?? 0) * 16} addresses idle on every node: 1 is enough for most`,
  ),
  check(
    'ShortCooldown',
    'podInterface.ipCooldownPeriodSeconds',
    `addresses cool down for ${DEFAULT_COOLDOWN_SECONDS} seconds or more`,
    (chosen) => (cooldown(chosen) ?? DEFAULT_COOLDOWN_SECONDS) < DEFAULT_COOLDOWN_SECONDS,
    (chosen) =>
      `after ${cooldown(chosen)} seconds kube-proxy may still send traffic for the old pod to the new one: keep ${DEFAULT_COOLDOWN_SECONDS}`,
  ),
];
