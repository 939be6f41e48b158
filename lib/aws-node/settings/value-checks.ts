import { isObject, Unknown } from '../unknown';
import type { ChosenSettings } from './chosen-settings';
import { SETTING_OPTIONS } from './option-table';
import { optionKey, type OptionPath, type SettingOption } from './setting-option';
import { eachPath, isToken, shown, type SettingsCheck } from './settings-check';

const IPV4_BYTE = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4_CIDR = new RegExp(`^(${IPV4_BYTE}\\.){3}${IPV4_BYTE}/(3[0-2]|[12]?\\d)$`);
const URL_WITH_HOST = /^https?:\/\/[^\s/]+/;

/** Every value is of its type and within its range; aws-node would stop, or take its default instead. */
export const VALUE_CHECKS: readonly SettingsCheck[] = [
  {
    code: 'InvalidValue',
    claim: 'each option has a value of its type, within its range',
    find: (chosen) => eachPath(chosen.given.keys(), (path) => wrongValue(path, chosen)),
  },
];

function wrongValue(path: OptionPath, chosen: ChosenSettings): string | undefined {
  const option = SETTING_OPTIONS[path];
  const value = chosen.givenAt(path);
  const expected = expectation(option, value, chosen);
  const written = chosen.source.writtenAs === 'props' ? value : (chosen.source.texts?.get(path) ?? value);
  return expected === undefined
    ? undefined
    : `${shown(written)} is not allowed for ${optionKey(option)}${effect(option, chosen)}: use ${expected}`;
}

/** In a template the reader wants to know what aws-node makes of the value; props are refused anyway. */
function effect({ stopsOnWrongValue, targets }: SettingOption, { source }: ChosenSettings): string {
  if (source.writtenAs === 'props' || !/^(init\.)?env\./.test(targets[0])) return '';
  return stopsOnWrongValue ? ', so aws-node does not start' : ', so aws-node uses its default';
}

/** What the value should have been, or undefined when it is right. */
function expectation(option: SettingOption, value: unknown, chosen: ChosenSettings): string | undefined {
  switch (option.type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'integer':
      return wrongInteger(option, value, chosen);
    case 'choice':
      return option.choices!.includes(value as string) ? undefined : `one of ${option.choices!.join(', ')}`;
    case 'text':
      return typeof value === 'string' ? undefined : 'a string';
    case 'url':
      return typeof value === 'string' && (value === '' || URL_WITH_HOST.test(value))
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

function wrongInteger(option: SettingOption, value: unknown, chosen: ChosenSettings): string | undefined {
  const { minimum = 0, minimumIpv6 = minimum, maximum = Infinity } = option;
  const fits = (lowest: number) =>
    typeof value === 'number' && Number.isInteger(value) && value >= lowest && value <= maximum;
  // The IP family is asked for only where it decides.
  if (fits(Math.max(minimum, minimumIpv6))) return undefined;
  const lowest = minimumIpv6 !== minimum && chosen.ipv6 ? minimumIpv6 : minimum;
  return fits(lowest) ? undefined : `a whole number from ${lowest} to ${maximum}`;
}

function wrongCidr(value: unknown): string | undefined {
  const expected = 'a list of IPv4 CIDR blocks such as 10.0.0.0/8 (aws-node skips what it cannot read)';
  const fits = (item: unknown) => item instanceof Unknown || isToken(item) || IPV4_CIDR.test(item as string);
  return Array.isArray(value) && value.every(fits) ? undefined : expected;
}
