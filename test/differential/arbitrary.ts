import * as fc from 'fast-check';
import { VpcCniVersion, type VpcCniContext } from '../../lib/aws-node';
import { OPTION_PATHS, SETTING_OPTIONS } from '../../lib/aws-node/settings/option-table';
import type { OptionPath, SettingOption } from '../../lib/aws-node/settings/setting-option';
import { isObject } from '../../lib/aws-node/unknown';
import { context } from '../aws-node/arbitrary-settings';

const VERSIONS = ['v1.23.1-eksbuild.1', 'v1.22.1', 'v1.22.0', 'v1.18.0', 'v1.14.1', 'v1.9.0'];
const ROLES = [['ec2:*'], ['ec2:DescribeSubnets'], []];

/** Clusters whose role is known, as a template shows it. */
export const cluster: fc.Arbitrary<VpcCniContext> = fc
  .record({
    base: context,
    version: fc.constantFrom(...VERSIONS),
    roleActions: fc.constantFrom(...ROLES),
  })
  .map(({ base, version, roleActions }) => ({
    ...base,
    roleActions,
    endpointPrivateAccess: true,
    version: VpcCniVersion.of(version),
  }));

/**
 * Props have types, texts have none: 1, null or a list is refused for a switch, while its text may be one that aws-node
 * reads. So settings with values of another type are compared nowhere.
 */
export function areOfTheirTypes(props: object): boolean {
  return OPTION_PATHS.every((path) => {
    const given = valueAt(props, path);
    return given === undefined || isOfItsType(SETTING_OPTIONS[path], given);
  });
}

function isOfItsType({ type }: SettingOption, given: unknown): boolean {
  if (type === 'boolean') return typeof given === 'boolean';
  if (type === 'integer') return Number.isFinite(given);
  if (type === 'cidr list' || type === 'list') return Array.isArray(given);
  return type === 'tags' || type === 'object' ? isObject(given) : typeof given === 'string';
}

/** What the props say at a path, or undefined. */
export function valueAt(source: unknown, path: string): unknown {
  return path.split('.').reduce((value, key) => (isObject(value) ? value[key] : undefined), source);
}

/** Texts of an option, right and wrong ones, as somebody may have written them by hand. */
export function textsOf(option: SettingOption): string[] {
  const byType: Record<SettingOption['type'], string[]> = {
    boolean: ['true', 'false', 'T', '0', 'yes', ''],
    integer: ['0', '1', '+5', '007', '-1', '5.0', ' 5', '9001', '1000'],
    choice: [...(option.choices ?? []), 'loose', ''],
    text: ['eni', 'stdout', 'vlan', '', 'topology.kubernetes.io/zone', '127.0.0.1:61679'],
    url: ['https://example.com', 'example.com', ''],
    'cidr list': ['10.0.0.0/8', '10.0.0.0/8, 192.168.0.0/16', 'fd00::/8', ''],
    tags: ['{}', '{"team":"net"}', '{"aws:x":"y"}', 'team=net'],
    list: [],
    object: [],
  };
  return byType[option.type];
}

const inText = OPTION_PATHS.filter((path) => !SETTING_OPTIONS[path].raw);

export type Texts = ReadonlyMap<OptionPath, string>;

export const texts: fc.Arbitrary<Texts> = fc
  .subarray(inText, { maxLength: 7 })
  .chain((paths) =>
    fc.tuple(
      ...paths.map((path) =>
        fc.constantFrom(...textsOf(SETTING_OPTIONS[path])).map((text) => [path, text] as const),
      ),
    ),
  )
  .map((entries) => new Map(entries));

/** Configuration values of texts, with one of them replaced. */
export function configurationOf(values: Texts, path?: OptionPath, value?: unknown): object {
  const result: Record<string, unknown> = {};
  for (const [option, text] of new Map<OptionPath, unknown>([
    ...values,
    ...(path ? [[path, value] as const] : []),
  ]))
    for (const target of SETTING_OPTIONS[option].targets) {
      const keys = target.split('.');
      const last = keys.pop() ?? '';
      let inner = result;
      for (const key of keys) inner = (inner[key] ??= {}) as Record<string, unknown>;
      inner[last] = text;
    }
  return result;
}
