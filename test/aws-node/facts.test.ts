import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { VpcCniVersion } from '../../lib/aws-node';
import * as curated from '../../lib/aws-node/facts/curated.data';
import { grantedActions, isFrom, neededActions, oldestRecommended } from '../../lib/aws-node/facts/releases';
import * as upstream from '../../lib/aws-node/facts/upstream.data';
import { agentRelease, recommendedReleases, variableFloors } from '../../scripts/refresh-vpc-cni-facts';

const ROOT = resolve(__dirname, '../..');
const DAY = 24 * 60 * 60 * 1000;
const of = (version: string) => VpcCniVersion.of(version);

describe('the tables', () => {
  test('are dated, and not older than a year', () => {
    for (const asOf of [upstream.AS_OF, curated.CURATED_AS_OF]) {
      expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      const days = (Date.now() - Date.parse(asOf)) / DAY;
      // Older tables need scripts/refresh-vpc-cni-facts.ts and a reader of the change log.
      expect(days).toBeLessThan(366);
    }
    expect(curated.CURATED_AS_OF >= upstream.AS_OF).toBe(true);
  });

  test('know the newest release upstream', () => {
    expect(VpcCniVersion.LATEST_KNOWN.release).toBe(`v${upstream.LATEST_RELEASE}`);
    expect(VpcCniVersion.LATEST_KNOWN_DATE).toBe(upstream.AS_OF);
  });

  test('hold releases that can be read, and none that is newer than the newest', () => {
    const releases = [
      ...Object.values(curated.FEATURES).map(({ since }) => since),
      ...Object.values(curated.VALUE_FLOORS),
      ...Object.values(upstream.VARIABLE_FLOORS),
      ...Object.values(upstream.OLDEST_RECOMMENDED),
      ...upstream.AGENT_RELEASES.map(([release]) => release),
      ...curated.DEFECTS.flatMap(({ since, fixedIn }) => [since, fixedIn]),
      ...curated.ROLE_ACTIONS.flatMap(({ neededSince, neededUntil, grantedSince }) =>
        [neededSince, neededUntil, grantedSince].filter((release) => release !== undefined),
      ),
    ];
    expect(releases.filter((release) => !isFrom(VpcCniVersion.LATEST_KNOWN, release))).toEqual([]);
  });

  test('name a public source for each fact that took a reader', () => {
    const facts = [...Object.values(curated.FEATURES), ...curated.DEFECTS, ...curated.ROLE_ACTIONS];
    for (const { source } of facts) expect(source).toMatch(/^https:\/\/(github|docs\.aws\.amazon)\.com\//);
  });

  test.each(Object.values(curated.DEFECTS))('a defect ends after it begins: $since', ({ since, fixedIn }) => {
    expect(of(fixedIn).compare(of(since))).toBeGreaterThan(0);
  });
});

describe('actions of the role', () => {
  const versions = ['v1.9.0', 'v1.17.1', 'v1.18.0', 'v1.21.1', 'v1.22.1', 'v1.22.2', 'v1.23.1'];

  test.each(versions.flatMap((version) => ['ipv4', 'ipv6'].map((family) => [version, family] as const)))(
    '%s (%s) is granted all that it needs, and no action twice',
    (version, family) => {
      const granted = grantedActions(of(version), family);
      expect(granted).toEqual(expect.arrayContaining(neededActions(of(version), family)));
      expect(new Set(granted).size).toBe(granted.length);
    },
  );

  test.each(['ipv4', 'ipv6'])('each minor version is granted what the next one needs (%s)', (family) => {
    for (let minor = 9; minor < VpcCniVersion.LATEST_KNOWN.minor; minor++)
      expect(grantedActions(of(`v1.${minor}.0`), family)).toEqual(
        expect.arrayContaining(neededActions(of(`v1.${minor + 1}.0`), family)),
      );
  });

  test('subnet discovery that is off reads no subnets', () => {
    const without = neededActions(of('v1.22.1'), 'ipv6', { subnetDiscoveryOff: true });
    expect(without).not.toContain('ec2:DescribeSubnets');
    expect(without).not.toContain('ec2:DescribeSecurityGroups');
  });
});

test.each([
  ['1.27', undefined],
  ['1.28', 'v1.13.4'],
  ['1.33', 'v1.17.1'],
  ['1.36', 'v1.17.1'],
  ['latest', undefined],
])('Kubernetes %s wants %s', (kubernetes, release) => {
  expect(oldestRecommended(kubernetes)?.release).toBe(release);
});

test.each([
  ['v1.13.4', undefined],
  ['v1.14.0', '1.0.1'],
  ['v1.16.2', '1.0.7'],
  ['v1.22.0', '1.3.1'],
  ['v1.23.1-eksbuild.1', '1.4.2'],
])('%s comes with network policy agent %s', (version, agent) => {
  const pairs = upstream.AGENT_RELEASES.filter(([release]) => of(release).compare(of(version)) <= 0);
  expect(pairs.at(-1)?.[1]).toBe(agent);
});

describe('the refresh script reads', () => {
  test('floors from the headings of the README', () => {
    const readme =
      '#### `POD_MTU` (v1.16.4+)\n\n#### `ENABLE_NFTABLES` (introduced in v1.12.1, deprecated)\n#### `MAX_ENI`\n';
    expect(variableFloors(readme)).toEqual({ POD_MTU: '1.16.4', ENABLE_NFTABLES: '1.12.1' });
  });

  test('recommended releases from its table', () => {
    const readme =
      '| Kubernetes Release | 1.33     | 1.32     |\n| --- | --- | --- |\n| VPC CNI Version    | v1.17.1+ | v1.16.0+ |\n';
    expect(recommendedReleases(readme)).toEqual({ '1.33': '1.17.1', '1.32': '1.16.0' });
  });

  test('the agent from the values of the chart', () => {
    expect(
      agentRelease('image:\n  tag: v1.22.0\nnodeAgent:\n  enabled: true\n  image:\n    tag: v1.3.1\n'),
    ).toBe('1.3.1');
    expect(agentRelease('image:\n  tag: v1.9.0\n')).toBeUndefined();
  });
});

/** Files, or folders, that may hold a release besides the tables, and why. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'lib/checks/rules/ipv6-clusters.ts': 'versions of the Load Balancer Controller',
  'lib/checks/rules/settings.ts':
    'what readers of rules see: examples, and the names of the versions with the defect',
  'lib/checks/rules/addons.ts': 'examples of rules',
  'lib/checks/rules/cluster.ts': 'since when EKS encrypts by itself, and examples of rules',
  'lib/checks/rules/tags.ts': 'examples of rules',
  'lib/checks/rules/upgrades.ts': 'examples of rules',
  'lib/aws-node/vpc-cni-version.ts': 'how a version is written, in an error message',
  'lib/aws-node/settings/version-checks.ts': 'how a Kubernetes version is written, in an error message',
  'lib/aws-node/settings/variables-without-option.ts': 'since when a variable has no effect',
  'lib/cluster/cluster-checks.ts': 'how a Kubernetes version is written, in an error message',
  'lib/cluster/karpenter/karpenter.ts': 'releases of Karpenter',
  'lib/cluster/images/bottlerocket.ts': 'how a release of Bottlerocket is written',
  'bin/commands/settings.ts': 'how a version is written, in the help',
  'bin/commands/max-pods.ts': 'how a version is written, in the help',
  'bin/commands/check': 'versions of SARIF and XML',
  'bin/commands/upgrade/index.ts': 'how a version is written, in the help',
  'lib/preflight/kubernetes-checks.ts': 'how a Kubernetes version is written, in an error message',
  'bin/deployment-settings.ts': 'the Kubernetes version of the reference deployment',
};

test('every release stands in the tables, or a reason why not', () => {
  const files = ['lib', 'lambda', 'bin'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\.d\.ts$|\.data\.ts$|\.generated\.ts$/.test(file))
      .map((file) => join(folder, file)),
  );
  const code = (file: string) =>
    readFileSync(join(ROOT, file), 'utf8')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/^\s*\/\/.*$/gm, '');
  const holding = files.filter((file) => /['"`\s(]v?1\.\d{1,2}(\.\d+)?(?![\d.]*[a-z%*])\b/.test(code(file)));
  const places = Object.keys(ELSEWHERE);
  expect(holding.filter((file) => !places.some((place) => file.startsWith(place)))).toEqual([]);
  expect(places.filter((place) => !holding.some((file) => file.startsWith(place)))).toEqual([]);
});
