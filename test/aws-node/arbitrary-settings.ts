import * as fc from 'fast-check';
import {
  PodAddressing,
  type VpcCniContext,
  type VpcCniSettingsProps,
  VpcCniVersion,
} from '../../lib/aws-node';
import { OPTION_PATHS, SETTING_OPTIONS } from '../../lib/aws-node/settings/option-table';
import type { OptionPath, SettingOption } from '../../lib/aws-node/settings/setting-option';

const odd = fc.constantFrom<unknown>(-1, 0, 1, 1.5, NaN, '', 'stdout', 'eth', 'podeni', true, null, [], {});

/** Values of an option, right and wrong ones, edges more often than chance would have it. */
function valueOf(path: OptionPath, option: SettingOption): fc.Arbitrary<unknown> {
  const edges = fc.constantFrom(
    option.minimum,
    option.minimumIpv6 ?? option.minimum,
    option.maximum,
    0,
    1,
    30,
  );
  const right: Record<SettingOption['type'], fc.Arbitrary<unknown>> = {
    boolean: fc.boolean(),
    integer: fc.oneof(edges, fc.integer({ min: option.minimum ?? 0, max: option.maximum ?? 0 })),
    choice: fc.constantFrom(...(option.choices ?? [''])),
    text: path.startsWith('resources.')
      ? fc.constantFrom('25m', '1', '64Mi', '')
      : fc.constantFrom('', 'stdout', 'eth', 'pod', 'podeni', '127.0.0.1:61679', 'example.com/pods'),
    url: fc.constantFrom('', 'https://example.com', 'example.com'),
    'cidr list': fc.array(fc.constantFrom('10.0.0.0/8', '192.168.1.0/24', 'fd00::/8'), { maxLength: 2 }),
    tags: fc.dictionary(fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 })),
    list: fc.constant([{ operator: 'Exists' }]),
    object: fc.constant({ nodeAffinity: {} }),
  };
  return fc.oneof({ weight: 12, arbitrary: right[option.type] }, { weight: 1, arbitrary: odd });
}

const written = OPTION_PATHS.filter(
  (path) => !path.startsWith('podAddressing') && path !== 'customNetworking',
);

/** Random settings of the props, right and wrong ones. */
export const settings: fc.Arbitrary<VpcCniSettingsProps> = fc
  .subarray(written, { maxLength: 6 })
  .chain((paths) =>
    fc.tuple(...paths.map((path) => fc.tuple(fc.constant(path), valueOf(path, SETTING_OPTIONS[path])))),
  )
  .map((entries) => {
    const props: Record<string, unknown> = {};
    for (const [path, value] of entries) {
      const [group, name] = path.split('.');
      if (name === undefined) props[group] = value;
      else props[group] = { ...(props[group] as object), [name]: value };
    }
    return props;
  });

const target = fc.option(fc.constantFrom(-1, 0, 1, 5, 16), { nil: undefined });
const addressing = fc
  .tuple(fc.boolean(), target, target, target)
  .map(([prefixes, warm, warmIpTarget, minimumIpTarget]) =>
    prefixes
      ? PodAddressing.prefixDelegation({ warmPrefixTarget: warm, warmIpTarget, minimumIpTarget })
      : PodAddressing.secondaryIp({ warmEniTarget: warm, warmIpTarget, minimumIpTarget }),
  );

/** Random clusters around them. */
export const context: fc.Arbitrary<VpcCniContext> = fc.record({
  podAddressing: addressing,
  customNetworking: fc.boolean(),
  ipFamily: fc.constantFrom('ipv4', 'ipv6'),
  version: fc.constantFrom('v1.23.1-eksbuild.1', 'v1.22.1', 'v1.18.0', 'v1.9.0').map(VpcCniVersion.of),
});
