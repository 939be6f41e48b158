import { renderConfigurationValues } from './settings/configuration-values';
import { settingsErrors, settingsWarnings } from './settings/settings-checks';
import { settingsOfProps, writtenSettings } from './settings/settings-of-props';
import type { SettingsProblem } from './settings-problem';
import type { VpcCniContext } from './vpc-cni-context';
import type { VpcCniSettingsProps } from './vpc-cni-settings-props';

/**
 * The settings of the VPC CNI plugin, checked against each other and written as the add-on wants them.
 *
 * Nothing comes out of here that the add-on refuses, that stops aws-node at its start, or that is silently
 * ignored. Pure: computes the same result from the same input, and calls nothing.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s#cni-configuration-variables
 *
 * @example
 * const settings = VpcCniSettings.compute({
 *   podAddressing: PodAddressing.prefixDelegation({ warmPrefixTarget: 1 }),
 *   customNetworking: true,
 *   ipFamily: 'ipv4',
 *   version: VpcCniVersion.LATEST_KNOWN,
 * });
 * JSON.stringify(settings.configurationValues); //=> '{"env":{"ENABLE_PREFIX_DELEGATION":"true",...}}'
 */
export class VpcCniSettings {
  /**
   * Computes the configuration values of the add-on.
   *
   * @param context the cluster around the plugin
   * @param settings what to set; nothing else is written, except what the mode needs
   * @throws one error with every problem of the settings
   */
  public static compute(context: VpcCniContext, settings: VpcCniSettingsProps = {}): VpcCniSettings {
    const problems = VpcCniSettings.validate(context, settings);
    if (problems.length > 0) throw new Error(report(problems));
    return new VpcCniSettings(
      renderConfigurationValues(writtenSettings(context, settings), settings),
      settingsWarnings(settingsOfProps(context, settings)),
    );
  }

  /**
   * Finds every problem that keeps the settings from being computed, without throwing.
   *
   * @param context the cluster around the plugin
   * @param settings what to set
   */
  public static validate(context: VpcCniContext, settings: VpcCniSettingsProps = {}): SettingsProblem[] {
    return settingsErrors(settingsOfProps(context, settings));
  }

  private constructor(
    /**
     * Configuration values of the add-on as plain JSON. Values of environment variables are strings.
     *
     * The ENIConfigs of custom networking are not among them: they carry ids that are known at deployment only.
     */
    public readonly configurationValues: { [key: string]: unknown },
    /** Settings without effect, with what wins over them, and settings that carry a risk. */
    public readonly warnings: SettingsProblem[],
  ) {}
}

function report(problems: SettingsProblem[]): string {
  const lines = problems.map(({ path, message }) => `  - ${path}: ${message}`);
  return ['the settings of the VPC CNI plugin do not work:', ...lines].join('\n');
}
