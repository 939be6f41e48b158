import { objectOf } from '../../lib/aws-node/backup/json';
import { guard } from '../../lib/aws-node/guard/guard';
import type { GuardDecision, GuardFacts, GuardRequest } from '../../lib/aws-node/guard/guard-model';
import type { VpcCniContext, VpcCniSettingsProps } from '../../lib/aws-node';
import { renderConfigurationValues } from '../../lib/aws-node/settings/configuration-values';
import { isUndecided, type SettingsOutcome } from '../../lib/aws-node/settings/settings-check';
import { settingsOutcomes } from '../../lib/aws-node/settings/settings-checks';
import { settingsOfProps, writtenSettings } from '../../lib/aws-node/settings/settings-of-props';
import { NetworkModel } from '../../lib/checks/model/network-model';
import { RULES } from '../../lib/checks/rules';
import { ruleContext, type Outcome } from '../../lib/checks/rules/rule';
import { checkedSettings } from '../../lib/checks/rules/settings-facts';
import { Draft, getAtt, ref } from '../checks/fixtures/draft';

/** What a check says: that something is wrong, nothing, or that it cannot tell. */
export type Verdict = 'problem' | 'silent' | 'undecided';

/** Verdicts by check and option, such as `WarmPoolFrozen podAddressing.minimumIpTarget`. */
export type Verdicts = ReadonlyMap<string, Verdict>;

export function verdictsOf(outcomes: readonly SettingsOutcome[]): Verdicts {
  return new Map(
    outcomes.map((outcome) => [
      `${outcome.code} ${outcome.path}`,
      isUndecided(outcome) ? 'undecided' : 'problem',
    ]),
  );
}

/** Names of what is wrong. */
export const problemsIn = (verdicts: Verdicts): string[] =>
  [...verdicts].filter(([, verdict]) => verdict === 'problem').map(([name]) => name);

/** The construct: the checks over the props. */
export const byProps = (context: VpcCniContext, props: VpcCniSettingsProps): SettingsOutcome[] =>
  settingsOutcomes(settingsOfProps(context, props));

/** Configuration values as the construct writes them, whatever is wrong with them. */
export function written(context: VpcCniContext, props: VpcCniSettingsProps): Record<string, unknown> {
  const values = renderConfigurationValues(writtenSettings(context, props), props);
  const eniConfig = { create: true, region: 'eu-west-1', subnets: { 'eu-west-1a': { id: 'subnet-1' } } };
  return context.customNetworking ? { ...values, eniConfig } : values;
}

/** A template with one cluster and the add-on, as somebody else may have written it. */
export function template(
  cluster: Pick<VpcCniContext, 'ipFamily' | 'version' | 'roleActions'>,
  configuration: unknown,
): Draft {
  const statement = { Effect: 'Allow', Action: cluster.roleActions ?? [], Resource: '*' };
  return new Draft()
    .add('Role', 'AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [] },
      Policies: [{ PolicyName: 'ec2', PolicyDocument: { Statement: [statement] } }],
    })
    .add('Cluster', 'AWS::EKS::Cluster', {
      KubernetesNetworkConfig: { IpFamily: cluster.ipFamily },
      ResourcesVpcConfig: { EndpointPrivateAccess: true },
    })
    .add('VpcCni', 'AWS::EKS::Addon', {
      AddonName: 'vpc-cni',
      AddonVersion: cluster.version.toString(),
      ClusterName: ref('Cluster'),
      ...(cluster.roleActions && { ServiceAccountRoleArn: getAtt('Role', 'Arn') }),
      ConfigurationValues: configuration,
    });
}

/** The rule book: the checks over a template. */
export function byTemplate(draft: Draft): readonly SettingsOutcome[] {
  const model = new NetworkModel([{ name: 'Stack', body: draft.build(), region: 'eu-west-1' }]);
  return checkedSettings(model.cnis[0], ruleContext(model)).outcomes;
}

/** One rule over a template. */
export function byRule(id: string, draft: Draft): Outcome[] {
  const model = new NetworkModel([{ name: 'Stack', body: draft.build(), region: 'eu-west-1' }]);
  return RULES.find((rule) => rule.id === id)?.run(ruleContext(model)) ?? [];
}

export function verdictOfRule(id: string, draft: Draft): Verdict {
  const outcomes = byRule(id, draft);
  if (outcomes.some(({ messages }) => messages.length > 0)) return 'problem';
  return outcomes.some(({ unchecked }) => unchecked !== undefined) ? 'undecided' : 'silent';
}

/** What the guard says of the change of a cluster to a version and a configuration. */
export function guardDecision(
  cluster: Pick<
    VpcCniContext,
    'ipFamily' | 'version' | 'roleActions' | 'bareMetalNodes' | 'kubernetesVersion'
  >,
  configuration: unknown,
  facts: Partial<GuardFacts> = {},
  request: Partial<GuardRequest> = {},
): GuardDecision {
  const version = cluster.version.toString();
  return guard(
    {
      targetVersion: version,
      targetConfiguration: { values: objectOf(configuration) },
      undeclaredSettings: 'discard',
      bareMetalNodes: cluster.bareMetalNodes ?? false,
      roleActions: cluster.roleActions,
      ...request,
    },
    {
      cluster: { name: 'prod', ipFamily: cluster.ipFamily, kubernetesVersion: cluster.kubernetesVersion },
      offered: [{ version, isDefault: true }],
      runningUpdates: [],
      ...facts,
    },
    () => [],
  );
}

/** Codes by which the guard refuses it. */
export const byGuard = (...change: Parameters<typeof guardDecision>): string[] =>
  guardDecision(...change).problems.map(({ code }) => code);
