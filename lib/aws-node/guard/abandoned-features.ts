import { FEATURES, type Feature } from '../facts/curated.data';
import { supports } from '../facts/releases';
import type { ChosenSettings } from '../settings/chosen-settings';
import type { OptionPath } from '../settings/setting-option';
import { decided, type SettingsOutcome } from '../settings/settings-check';
import type { VpcCniVersion } from '../vpc-cni-version';

/** Features that run today, which the version would break even though the target no longer asks for them. */
export function abandonedFeatures(
  live: ChosenSettings | undefined,
  version: VpcCniVersion,
  errors: readonly SettingsOutcome[],
): SettingsOutcome[] {
  if (live === undefined) return [];
  const running: readonly (readonly [Feature, OptionPath, () => boolean])[] = [
    ['prefixDelegation', 'podAddressing.mode', () => live.prefixDelegation],
    ['multiNic', 'eni.multiNic', () => live.isOn('eni.multiNic')],
  ];
  return running
    .filter(([feature, path]) => !supports(version, feature) && !isAskedFor(path, errors))
    .flatMap(([feature, path, runs]) =>
      decided(path, () => (runs() ? [{ path, message: abandonedMessage(feature, version) }] : [])),
    )
    .map((found) => ({ ...found, code: 'VersionTooOld' }));
}

function abandonedMessage(feature: Feature, version: VpcCniVersion): string {
  const { name, since, consequence } = FEATURES[feature];
  return `vpc-cni ${version} does not support ${name}, ${consequence}: take v${since} or newer`;
}

const isAskedFor = (path: string, errors: readonly SettingsOutcome[]): boolean =>
  errors.some((error) => error.code === 'VersionTooOld' && error.path === path);
