import type { ChosenSettings } from './chosen-settings';
import { isObject } from './configuration-values';
import { optionKey, SETTING_OPTIONS, type SettingOption } from './option-table';
import { isToken, shown, type Finding, type SettingsCheck } from './settings-check';

const IPV4_BYTE = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4_CIDR = new RegExp(`^(${IPV4_BYTE}\\.){3}${IPV4_BYTE}/(3[0-2]|[12]?\\d)$`);
const URL_WITH_HOST = /^https?:\/\/[^\s/]+/;

/** Every value is of its type and within its range; aws-node would stop, or take its default instead. */
export const VALUE_CHECKS: readonly SettingsCheck[] = [
  {
    code: 'InvalidValue',
    claim: 'each option has a value of its type, within its range',
    find: (chosen) =>
      [...chosen.given].flatMap(([path, value]): Finding[] => {
        const expected = expectation(SETTING_OPTIONS[path], value, chosen);
        return expected === undefined
          ? []
          : [
              {
                path,
                message: `${shown(value)} is not allowed for ${optionKey(SETTING_OPTIONS[path])}: use ${expected}`,
              },
            ];
      }),
  },
];

/** What the value should have been, or undefined when it is right. */
function expectation(option: SettingOption, value: unknown, chosen: ChosenSettings): string | undefined {
  switch (option.type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'integer':
      return wrongInteger(option, value, chosen);
    case 'choice':
      return option.choices!.includes(value as string) || isToken(value)
        ? undefined
        : `one of ${option.choices!.join(', ')}`;
    case 'text':
      return typeof value === 'string' ? undefined : 'a string';
    case 'url':
      return typeof value === 'string' && (value === '' || URL_WITH_HOST.test(value) || isToken(value))
        ? undefined
        : 'a URL such as https://host';
    case 'cidr list':
      return wrongCidr(value);
    case 'tags':
      return isObject(value) && Object.values(value).every((text) => typeof text === 'string')
        ? undefined
        : 'an object of strings';
    case 'list':
      return Array.isArray(value) && value.every(isObject) ? undefined : 'a list of objects';
    case 'object':
      return isObject(value) ? undefined : 'an object';
  }
}

function wrongInteger(option: SettingOption, value: unknown, { ipv6 }: ChosenSettings): string | undefined {
  const lowest = (ipv6 ? option.minimumIpv6 : undefined) ?? option.minimum!;
  const fits =
    typeof value === 'number' && Number.isInteger(value) && value >= lowest && value <= option.maximum!;
  return fits ? undefined : `a whole number from ${lowest} to ${option.maximum}`;
}

function wrongCidr(value: unknown): string | undefined {
  const expected = 'a list of IPv4 CIDR blocks such as 10.0.0.0/8 (aws-node skips what it cannot read)';
  return Array.isArray(value) && value.every((item) => IPV4_CIDR.test(item) || isToken(item))
    ? undefined
    : expected;
}
