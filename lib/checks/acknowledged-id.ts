/** Type of the metadata entry in which the CDK keeps acknowledged rules. */
export const ACKNOWLEDGED_RULES = 'aws:cdk:acknowledged-rules';

/** Name of the policy-validation plugin, the namespace of its ids. */
export const PLUGIN_NAME = 'PodNetworkingChecks';

/** Bare id of an acknowledged rule. The CDK writes ids without a namespace as those of annotations, in two spellings. */
export function acknowledgedId(id: string): string {
  return id.replace(/^annotation::/i, '').replace(new RegExp(`^${PLUGIN_NAME}::`), '');
}
