// The reference page of the settings, made of the table that checks and writes them.
import { ruleTable, type Enforcement } from './rule-table';
import { CURATED_AS_OF, DEFECTS, FEATURES, ROLE_ACTIONS } from '../lib/aws-node/facts/curated.data';
import { AGENT_RELEASES, COMMIT, OLDEST_RECOMMENDED } from '../lib/aws-node/facts/upstream.data';
import { OPTION_PATHS, SETTING_OPTIONS } from '../lib/aws-node/settings/option-table';
import type { SettingOption } from '../lib/aws-node/settings/setting-option';
import type { SettingsCheck } from '../lib/aws-node/settings/settings-check';
import { ERROR_CHECKS, WARNING_CHECKS } from '../lib/aws-node/settings/settings-checks';
import { VALUE_CHECKS } from '../lib/aws-node/settings/value-checks';
import { VARIABLES_WITHOUT_OPTION } from '../lib/aws-node/settings/variables-without-option';
import { VpcCniVersion } from '../lib/aws-node/vpc-cni-version';

/** How each mode is written. The tests run every one of them. */
export const MODES: readonly [title: string, code: string][] = [
  [
    'Prefix delegation with custom networking: pods in subnets of their own',
    `new VpcCniAddon(this, 'VpcCni', {
  cluster,
  podSubnetSelection: PodSubnetSelection.customNetworking({ subnets }),
});`,
  ],
  ['Prefix delegation in the subnets of the nodes', `new VpcCniAddon(this, 'VpcCni', { cluster });`],
  [
    'Secondary IP mode, with few spare addresses',
    `new VpcCniAddon(this, 'VpcCni', {
  cluster,
  podAddressing: PodAddressing.secondaryIp({ warmIpTarget: 5, minimumIpTarget: 15 }),
});`,
  ],
  [
    'Subnet discovery, as an alternative to custom networking',
    `new VpcCniAddon(this, 'VpcCni', {
  cluster,
  podSubnetSelection: PodSubnetSelection.subnetDiscovery({ subnets }),
});`,
  ],
  ['IPv6', `new VpcCniAddon(this, 'VpcCni', { cluster, ipFamily: eks.IpFamily.IP_V6 });`],
  [
    'IPv4 cluster whose pods reach IPv6 endpoints',
    `new VpcCniAddon(this, 'VpcCni', { cluster, settings: { egress: { ipv6Egress: true } } });`,
  ],
  [
    'Security groups for pods, strict',
    `new VpcCniAddon(this, 'VpcCni', { cluster, settings: { securityGroupsForPods: {} } });`,
  ],
  [
    'Security groups for pods, standard',
    `new VpcCniAddon(this, 'VpcCni', {
  cluster,
  settings: {
    securityGroupsForPods: { enforcingMode: PodSecurityGroupEnforcingMode.STANDARD },
    snat: { externalSnat: true },
  },
});`,
  ],
  [
    'Network policies, strict',
    `new VpcCniAddon(this, 'VpcCni', {
  cluster,
  settings: { networkPolicy: { enforcingMode: NetworkPolicyEnforcingMode.STRICT } },
});`,
  ],
  [
    'Windows nodes with prefix delegation',
    `new VpcCniAddon(this, 'VpcCni', { cluster, settings: { windows: { prefixDelegation: true } } });`,
  ],
  [
    'Room for two interfaces of Multus on nodes with four',
    `new VpcCniAddon(this, 'VpcCni', {
  cluster,
  settings: { eni: { maxEnis: 2 }, multus: { interfacesPerNode: 2, thickPluginVersion: '4.1.1' } },
});`,
  ],
];

/** Where rules are enforced before any template exists: the checks of settings by code, or in words. */
export const RULES: readonly Enforcement[] = [
  ['WARM-01', '`NoWarmTarget`'],
  ['WARM-02', '`InvalidValue`'],
  ['WARM-03', '`WarmPoolFrozen`'],
  ['WARM-04', '`ManyEc2Calls`'],
  ['WARM-05', '`WarmEniTargetIgnored`'],
  ['WARM-06', '`WarmPrefixTargetIgnored`'],
  ['WARM-07', '`WarmIpTargetRoundsUp`'],
  ['WARM-08', '`ManyWarmPrefixes`'],
  ['WARM-10', '`InvalidValue` below 0, `ShortCooldown` below 30'],
  ['WARM-12', '`InvalidVethPrefix`, `InvalidValue`'],
  ['ADD-18', '`InvalidValue`'],
  ['WARM-13', '`BandwidthWithNetworkPolicy`'],
  ['WARM-14', '`PluginLogToStdout`'],
  ['PFX-02', '`VersionTooOld`'],
  ['PFX-09', 'by type: `PodAddressing.prefixDelegation()` takes no `warmEniTarget`'],
  ['CN-01', '`Ipv6WithCustomNetworking`'],
  ['V6-08', '`Ipv6WithCustomNetworking`'],
  ['CN-05', 'by default: the zone label; `InvalidLabelKey`'],
  ['CN-06', '`EniConfigNaming.validate()`: `EniConfigShared`'],
  ['CN-07', '`TooFewEnis`, as far as `eni.maxEnis` is the reason'],
  ['CN-09', '`ExternalSnatWithoutNat`'],
  ['CN-13', '`CustomNetworkingWithWindows`'],
  ['SGP-09', '`PodSecurityGroupsWithWindows`, `VersionTooOld`'],
  ['V6-11', '`Ipv6WithWindows`'],
  ['WIN-02', '`CustomNetworkingWithWindows`, `PodSecurityGroupsWithWindows`, `Ipv6WithWindows`'],
  ['SGP-04', 'by default: `securityGroupsForPods.disableTcpEarlyDemux`; `TcpProbesBlocked`'],
  ['SGP-06', '`StandardModeWithoutExternalSnat`'],
  ['V6-09', '`Ipv6WithSecondaryIp`, `NotSettable`'],
  ['V6-12', '`VersionTooOld`'],
  ['V6-13', '`AwsNodePolicy.statements()`'],
  ['V6-14', '`AwsNodePolicy.statements()`'],
  ['IAM-02', '`AwsNodePolicy.statements()`'],
  ['NP-01', '`VersionTooOld`, `KubernetesTooOld`'],
  ['NP-02', '`PodsWithoutNetworkPolicy`'],
  ['NP-03', '`StrictNetworkPolicy`'],
  ['NP-04', '`NodeAgentPortClash`, `NodeAgentPortTaken`'],
  ['ADD-04', '`HasOption`, `NotSettable`, `NotAString`, `NotJson`, `NotChecked`, `SchemaNotSeen`'],
  ['ADD-06', '`MinorVersionSkipped`'],
  ['UPG-01', '`MinorVersionSkipped`'],
  ['ADD-07', '`VersionTooOld`, `MissingEksBuild`'],
  ['ADD-08', '`VersionTooOld`'],
  ['ADD-09', '`OlderThanRecommended`'],
  ['ADD-13', '`AutoMode`'],
  ['AUTO-01', '`AutoMode`'],
  ['CN-15', '`EniConfigByConstruct`'],
  ['WIN-04', '`WindowsWithoutIpam`'],
  ['MUL-01', '`MultusTooOld`'],
  ['MUL-03', '`MultusWithoutMaxEnis`'],
  ['TAG-06', '`VersionTooOld`'],
  ['TAG-07', '`SubnetDiscoveryIgnored`'],
  ['TAG-10', '`InvalidTag`, `TooManyTags`'],
  ['UPG-08', '`DefectiveVersion`'],
];

const README = `https://github.com/aws/amazon-vpc-cni-k8s/blob/${COMMIT}/README.md`;

/** What an example takes from its surroundings, so that it compiles. */
function declarations(code: string): string {
  const types = { cluster: 'eks.ICluster', subnets: 'ec2.ISubnet[]' };
  return Object.entries(types)
    .filter(([name]) => code.includes(name))
    .map(([name, type]) => `declare const ${name}: ${type};\n`)
    .join('');
}

/** Nodes and pods that have other settings, or need more than settings. */
const NOTES: readonly string[] = [
  'Pods on Fargate take their addresses from the subnets of their Fargate profile; network policies and security groups of `aws-node` do not apply to them ([user guide](https://docs.aws.amazon.com/eks/latest/userguide/fargate.html)).',
  'Nodes of EKS Auto Mode do not run `aws-node`: set the subnets and security groups of their pods in the NodeClass ([user guide](https://docs.aws.amazon.com/eks/latest/userguide/auto-networking.html)).',
  'Nodes that exist already keep their mode: turn prefix delegation or custom networking on before the first node group, or replace the nodes ([best practices](https://docs.aws.amazon.com/eks/latest/best-practices/prefix-mode-linux.html)).',
  'Security groups for pods also need the policy AmazonEKSVPCResourceController on the cluster role, instance types with trunk interfaces (no t family) and, in standard mode, `snat.externalSnat` ([user guide](https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html)).',
  'Network policies need Linux nodes on EC2 with kernel 5.10 or later ([user guide](https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html)).',
  'IPv6 clusters need Nitro or bare metal nodes, and a policy for `aws-node` that AWS does not manage: `AwsNodePolicy` has it ([user guide](https://docs.aws.amazon.com/eks/latest/userguide/cni-ipv6.html)).',
];

const cell = (text: string): string => text.replaceAll('|', '\\|');

function table(head: string[], rows: string[][]): string {
  const lines = [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))];
  return lines.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function optionRow(path: (typeof OPTION_PATHS)[number]): string[] {
  const option = SETTING_OPTIONS[path];
  const lowest =
    option.minimumIpv6 === undefined ? option.minimum : `${option.minimum} (IPv6 ${option.minimumIpv6})`;
  const highest = option.maximum === 2147483647 ? 'up' : `to ${option.maximum}`;
  const range = option.minimum === undefined ? option.choices?.join(', ') : `${lowest} ${highest}`;
  return [
    `\`${path}\``,
    `[${option.targets.map((target) => `\`${target.replace(/^env\./, '')}\``).join(', ')}](${option.source})`,
    [option.type, option.unit, range].filter(Boolean).join('; '),
    option.defaultValue,
    option.since ? `v${option.since}` : '',
    wrongValue(option),
    option.cost ?? '',
  ];
}

/** What aws-node makes of a value that it does not read; other parts of the add-on refuse it by their schema. */
function wrongValue({ targets, stopsOnWrongValue, unsetBelowMinimum, minimum }: SettingOption): string {
  if (!/^(init\.)?env\./.test(targets[0])) return '';
  if (unsetBelowMinimum) return `the default, below ${minimum} too`;
  return stopsOnWrongValue ? 'aws-node does not start' : 'the default';
}

/** Releases of the tables: what each feature needs, and the page that says so. */
function featureRows(): string[][] {
  return Object.values(FEATURES).map(({ name, since, consequence, source }) => [
    `[${name}](${source})`,
    `v${since}`,
    consequence,
  ]);
}

function defectRows(): string[][] {
  return DEFECTS.map(({ since, fixedIn, description, source }) => [
    `v${since}`,
    `v${fixedIn}`,
    `[${description}](${source})`,
  ]);
}

function actionRows(): string[][] {
  const from = (release: string | undefined) => (release === undefined ? 'every version' : `v${release}`);
  return ROLE_ACTIONS.map(({ action, ipFamilies, neededSince, neededUntil, grantedSince, source }) => [
    `[\`${action}\`](${source})`,
    ipFamilies.join(', '),
    neededUntil === undefined ? from(neededSince) : `${from(neededSince)} until v${neededUntil}`,
    from(grantedSince),
  ]);
}

/** Claims by code; a code that several checks share is listed once, with all its claims. */
function checkRows(checks: readonly SettingsCheck[]): string[][] {
  const claims = new Map<string, string[]>();
  for (const { code, claim } of checks) claims.set(code, [...(claims.get(code) ?? []), claim]);
  return [...claims].map(([code, all]) => [`\`${code}\``, all.join('; ')]);
}

/** The page as Markdown. */
export function settingsPage(): string {
  const withoutOption = Object.entries(VARIABLES_WITHOUT_OPTION);
  return `${[
    '<!-- Generated by scripts/generate-settings-docs.ts. Change lib/aws-node/settings instead. -->',
    '# Settings of the VPC CNI plugin',
    `Every setting of the DaemonSet \`aws-node\` and its add-on \`vpc-cni\`, as of ${VpcCniVersion.LATEST_KNOWN} (${VpcCniVersion.LATEST_KNOWN_DATE}). The same table checks the settings, writes them, and is printed by \`podnet settings\`.`,
    'What is not given is not written, so the add-on keeps its default; what is given is written, `0`, `false` and the empty string too. What the settings turn into is checked in the tests against the schema of the add-on (that of v1.15.1, with the keys that later versions are known to accept) and against a second writing of the checks that aws-node makes when it starts. Nothing was deployed to find out.',
    '## Modes',
    ...MODES.flatMap(([title, code]) => [`### ${title}`, `\`\`\`ts\n${declarations(code)}${code}\n\`\`\``]),
    '## Options',
    '`podAddressing` and `customNetworking` are choices of the construct, the others are members of `settings`.',
    table(
      [
        'option',
        'writes',
        'value',
        'default',
        'since',
        'a value that cannot be read',
        'what it costs in addresses',
      ],
      OPTION_PATHS.map(optionRow),
    ),
    'Two more are checked but write nothing by themselves: `multus` (what Multus uses of each node) and the escape hatches `extraEnv` and `extraConfigurationValues`, which pass on what has no option.',
    '## What a version knows',
    `As of ${CURATED_AS_OF}; options have their own column above. A release counts from its first build. \`scripts/refresh-vpc-cni-facts.ts\` reads the floors of variables, the recommended releases and the agents from upstream.`,
    table(['feature', 'since', 'otherwise'], featureRows()),
    '### Defects',
    table(['from', 'fixed in', 'what breaks'], defectRows()),
    '### Actions of the role',
    'Needed: the releases that make the call. Granted: the releases that `AwsNodePolicy` allows it to, one minor version early, so that a role is never behind its add-on.',
    table(['action', 'IP family', 'needed since', 'granted since'], actionRows()),
    '### Recommended releases and network policy agents',
    table(
      ['Kubernetes', `oldest release that [upstream](${README}#recommended-version) recommends`],
      Object.entries(OLDEST_RECOMMENDED).map(([kubernetes, release]) => [kubernetes, `v${release}`]),
    ),
    table(
      ['vpc-cni from', 'network policy agent in its chart'],
      AGENT_RELEASES.map(([release, agent]) => [`v${release}`, `v${agent}`]),
    ),
    '## What they do not reach',
    NOTES.map((note) => `- ${note}`).join('\n'),
    '## Variables without an option',
    table(
      ['variable', 'kind', 'reason'],
      withoutOption.map(([name, { kind, reason }]) => [`\`${name}\``, kind, reason]),
    ),
    '## What is refused',
    'All problems come in one error, each with the option, the value, and what to do.',
    table(['check', 'what must hold'], checkRows([...VALUE_CHECKS, ...ERROR_CHECKS])),
    '## What is warned about',
    table(['check', 'what is looked at'], checkRows(WARNING_CHECKS)),
    '## Rules and where they are enforced',
    'Every rule of the groups WARM, PFX, CN, SGP, V6, NP, ADD, IAM, WIN, AUTO, MUL and TAG, and two about upgrades. A check of the tables above meets a user of the constructs before any template exists; the [rule book](rules.md) meets any template, whoever wrote it; [constructs](vpc-cni.md#what-the-constructs-refuse-and-warn-about) says what the constructs around the settings do. The last column is what the check claims, else what the rule is called.',
    table(
      ['rule', 'where it is enforced', 'what it says'],
      ruleTable(RULES, [...VALUE_CHECKS, ...ERROR_CHECKS, ...WARNING_CHECKS]),
    ),
  ].join('\n\n')}\n`;
}
