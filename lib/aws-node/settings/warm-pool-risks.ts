import { isAboveZero, numberAt, type ChosenSettings } from './chosen-settings';
import { check, type SettingsCheck } from './settings-check';

/** Highest number of /28 prefixes that is worth keeping warm. */
const USUAL_WARM_PREFIXES = 2;
const DEFAULT_COOLDOWN_SECONDS = 30;

const managesPool = ({ ipv6 }: ChosenSettings) => !ipv6;

/** Warm pool targets that work, at a price. */
export const WARM_POOL_RISKS: readonly SettingsCheck[] = [
  check(
    'WarmPoolFrozen',
    'podAddressing.minimumIpTarget',
    'minimumIpTarget comes with warmIpTarget',
    (chosen) =>
      managesPool(chosen) &&
      isAboveZero(chosen, 'podAddressing.minimumIpTarget') &&
      !isAboveZero(chosen, 'podAddressing.warmIpTarget'),
    (chosen) =>
      `the pool of a node stays at ${numberAt(chosen, 'podAddressing.minimumIpTarget')} addresses and further pods get none: set warmIpTarget above 0 too`,
  ),
  check(
    'ManyEc2Calls',
    'podAddressing.warmIpTarget',
    'warmIpTarget comes with minimumIpTarget',
    (chosen) =>
      managesPool(chosen) &&
      isAboveZero(chosen, 'podAddressing.warmIpTarget') &&
      !isAboveZero(chosen, 'podAddressing.minimumIpTarget'),
    () =>
      'each pod that comes or goes makes an EC2 call, which throttles large clusters: set minimumIpTarget to the pods expected on a node',
  ),
  check(
    'WarmEniTargetZero',
    'podAddressing.warmEniTarget',
    'nodes keep at least one free address',
    (chosen) =>
      chosen.given.get('podAddressing.warmEniTarget') === 0 &&
      managesPool(chosen) &&
      !isAboveZero(chosen, 'podAddressing.warmIpTarget') &&
      !isAboveZero(chosen, 'podAddressing.minimumIpTarget'),
    () =>
      '0 without an IP target attaches an interface only when none is free, so pods wait for EC2: set warmIpTarget and minimumIpTarget',
  ),
  check(
    'WarmIpTargetRoundsUp',
    'podAddressing.warmIpTarget',
    'warmIpTarget fits the blocks of prefix delegation',
    (chosen) =>
      managesPool(chosen) && chosen.prefixDelegation && numberAt(chosen, 'podAddressing.warmIpTarget') === 1,
    () =>
      '1 still keeps a whole /28 prefix, 16 addresses, on every node: plan by prefixes, with warmPrefixTarget',
  ),
  check(
    'ManyWarmPrefixes',
    'podAddressing.warmPrefixTarget',
    `warmPrefixTarget is ${USUAL_WARM_PREFIXES} or less`,
    (chosen) =>
      managesPool(chosen) && (numberAt(chosen, 'podAddressing.warmPrefixTarget') ?? 0) > USUAL_WARM_PREFIXES,
    (chosen) =>
      `${numberAt(chosen, 'podAddressing.warmPrefixTarget')} keeps ${numberAt(chosen, 'podAddressing.warmPrefixTarget')! * 16} addresses idle on every node: 1 is enough for most`,
  ),
  check(
    'ShortCooldown',
    'podInterface.ipCooldownPeriodSeconds',
    `addresses cool down for ${DEFAULT_COOLDOWN_SECONDS} seconds or more`,
    (chosen) =>
      (numberAt(chosen, 'podInterface.ipCooldownPeriodSeconds') ?? DEFAULT_COOLDOWN_SECONDS) <
      DEFAULT_COOLDOWN_SECONDS,
    (chosen) =>
      `after ${numberAt(chosen, 'podInterface.ipCooldownPeriodSeconds')} seconds kube-proxy may still send traffic for the old pod to the new one: keep ${DEFAULT_COOLDOWN_SECONDS}`,
  ),
];
