import {
  PodAddressing,
  type VpcCniContext,
  VpcCniSettings,
  type VpcCniSettingsProps,
  VpcCniVersion,
} from '../../lib/aws-node';

/** The reference deployment: prefix delegation with custom networking on IPv4. */
export const REFERENCE: VpcCniContext = {
  podAddressing: PodAddressing.prefixDelegation(),
  customNetworking: true,
  ipFamily: 'ipv4',
  version: VpcCniVersion.LATEST_KNOWN,
};

/** The smallest context: secondary IP mode in the subnet of the node. */
export const PLAIN: VpcCniContext = {
  ...REFERENCE,
  podAddressing: PodAddressing.secondaryIp(),
  customNetworking: false,
};

/** An IPv6 cluster. */
export const IPV6: VpcCniContext = { ...REFERENCE, customNetworking: false, ipFamily: 'ipv6' };

/** A context with another version. */
export const at = (version: string, context: VpcCniContext = PLAIN): VpcCniContext => ({
  ...context,
  version: VpcCniVersion.of(version),
});

/** Codes and paths of the errors, such as `InvalidValue eni.mtu`. */
export const errorsOf = (context: VpcCniContext, settings?: VpcCniSettingsProps): string[] =>
  VpcCniSettings.validate(context, settings).map(({ code, path }) => `${code} ${path}`);

/** Codes and paths of the warnings. */
export const warningsOf = (context: VpcCniContext, settings?: VpcCniSettingsProps): string[] =>
  VpcCniSettings.compute(context, settings).warnings.map(({ code, path }) => `${code} ${path}`);

/** Text of all errors. */
export const messagesOf = (context: VpcCniContext, settings?: VpcCniSettingsProps): string =>
  VpcCniSettings.validate(context, settings)
    .map(({ message }) => message)
    .join('\n');

/** The configuration values. */
export const valuesOf = (context: VpcCniContext, settings?: VpcCniSettingsProps) =>
  VpcCniSettings.compute(context, settings).configurationValues;
