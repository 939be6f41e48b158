import type { ChosenSettings } from './chosen-settings';
import { isToken, shown, type Finding, type SettingsCheck } from './settings-check';

/** Tags that aws-node and EC2 put on an interface themselves, out of 50. */
const MAX_TAGS = 50 - 4;
const RESERVED_BY_AWS_NODE = 'k8s.amazonaws.com';

const tagsOf = (chosen: ChosenSettings) =>
  Object.entries((chosen.givenAt('eni.tags') ?? {}) as Record<string, string>);

const finding = (message: string): Finding => ({ path: 'eni.tags', message });

/** Tags that EC2 refuses, so that aws-node could make no interface. */
export const TAG_CHECKS: readonly SettingsCheck[] = [
  {
    code: 'InvalidTag',
    claim: 'tags keep to the limits of EC2: keys of 1 to 128 characters, values of 256, no aws: prefix',
    find: (chosen) =>
      tagsOf(chosen)
        .filter(([key, value]) => !isToken(key) && (!fitsKey(key) || (!isToken(value) && value.length > 256)))
        .map(([key]) =>
          finding(
            `EC2 refuses the tag ${shown(key)}: use a key of 1 to 128 characters that does not start with aws:, and a value of 256 at most`,
          ),
        ),
  },
  {
    code: 'TooManyTags',
    claim: `there are ${MAX_TAGS} tags at most, as aws-node adds its own`,
    find: (chosen) =>
      tagsOf(chosen).length > MAX_TAGS
        ? [
            finding(
              `${tagsOf(chosen).length} tags do not fit an interface next to the 4 of aws-node: use ${MAX_TAGS} at most`,
            ),
          ]
        : [],
  },
];

/** Tags that aws-node leaves out. */
export const TAG_WARNINGS: readonly SettingsCheck[] = [
  {
    code: 'TagIgnored',
    claim: `tags do not have ${RESERVED_BY_AWS_NODE} in their key`,
    find: (chosen) =>
      tagsOf(chosen)
        .filter(([key]) => key.includes(RESERVED_BY_AWS_NODE))
        .map(([key]) =>
          finding(
            `${shown(key)} is ignored: keys with ${RESERVED_BY_AWS_NODE} belong to aws-node, use another one`,
          ),
        ),
  },
];

function fitsKey(key: string): boolean {
  return key.length >= 1 && key.length <= 128 && !key.toLowerCase().startsWith('aws:');
}
