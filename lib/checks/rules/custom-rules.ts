import { NotCheckable } from '../model/value';
import type { NetworkModel } from '../model/network-model';
import type { ICheckedResource } from './checked-network';
import { CustomRule } from './custom-rule';
import { NetworkView, nodegroupView, resourceOf } from './model-view';
import { outcomeOf, type Outcome, type Rule } from './rule';
import { RuleProfile } from './rule-profile';
import { RuleSeverity } from './rule-severity';

const ID = /^[A-Z][A-Z0-9]*-\d+$/;
const METHODS = ['checkCluster', 'checkNodegroup', 'checkSubnet', 'checkResource'] as const;
const TEXTS = ['id', 'title', 'remedy'] as const;

const groupOf = (id: string): string => id.replace(/-\d+$/, '');

/** Rules of a team as rules of the book; throws with everything that is wrong with their definitions. */
export function customRules(custom: readonly CustomRule[], book: readonly string[]): Rule[] {
  const problems = custom.flatMap((rule, index) => problemsOf(rule, index, custom, book));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return custom.map(toRule);
}

function problemsOf(
  { definition }: CustomRule,
  index: number,
  all: readonly CustomRule[],
  book: readonly string[],
): string[] {
  const at = `customRules[${index}]`;
  const missing = TEXTS.filter((name) => typeof definition[name] !== 'string' || definition[name] === '');
  if (missing.length > 0) return [`${at} has no ${missing.join(', ')}`];
  const { id, severity } = definition;
  const severities = Object.values(RuleSeverity);
  return [
    ...(ID.test(id) ? [] : [`${at}: the id ${JSON.stringify(id)} is not like ACME-01`]),
    ...(book.map(groupOf).includes(groupOf(id))
      ? [`${at}: ${groupOf(id)} is a group of the rule book; give ${id} a prefix of your own`]
      : []),
    ...(all.findIndex((other) => other.definition.id === id) < index
      ? [`${at}: two rules have the id ${id}`]
      : []),
    ...(severities.includes(severity)
      ? []
      : [`${at}: the severity of ${id} is ${JSON.stringify(severity)}; use ${severities.join(', ')}`]),
  ];
}

function toRule(custom: CustomRule): Rule {
  const { id, severity, title, remedy, why = `${title}.`, sources = [] } = custom.definition;
  return {
    id,
    severity,
    title,
    remedy,
    why,
    sources,
    example: '',
    profile: RuleProfile.POD_NETWORK,
    run: ({ model }) => outcomesOf(custom, model),
  };
}

type Method = (typeof METHODS)[number];

/** Methods that a rule does not override have nothing to look at. */
function outcomesOf(custom: CustomRule, model: NetworkModel): Outcome[] {
  const network = new NetworkView(model);
  const own = METHODS.filter((name) => custom[name] !== CustomRule.prototype[name]);
  return own.flatMap((name) =>
    checksOf(name, custom, network, model).map(([subject, check]) => examine(subject, check, model)),
  );
}

type Check = readonly [subject: ICheckedResource, check: () => readonly string[]];

function checksOf(name: Method, custom: CustomRule, network: NetworkView, model: NetworkModel): Check[] {
  const { resourceTypes = [] } = custom.definition;
  const each = <T extends ICheckedResource>(subjects: readonly T[], check: (subject: T) => string[]) =>
    subjects.map((subject): Check => [subject, () => check(subject)]);
  switch (name) {
    case 'checkCluster':
      return each(network.clusters, (cluster) => custom.checkCluster(cluster, network));
    case 'checkNodegroup':
      return each(model.nodegroups.map(nodegroupView), (group) => custom.checkNodegroup(group, network));
    case 'checkSubnet':
      return each(network.subnets, (subnet) => custom.checkSubnet(subnet, network));
    case 'checkResource':
      return each(
        resourceTypes.flatMap((type) => network.resourcesOfType(type)),
        (resource) => custom.checkResource(resource, network),
      );
  }
}

/** A rule that fails says so at the resource, and does not take the others with it. */
function examine(subject: ICheckedResource, check: Check[1], model: NetworkModel): Outcome {
  const resource = resourceOf(subject, model);
  try {
    return outcomeOf(resource, check());
  } catch (error) {
    const unchecked =
      error instanceof NotCheckable ? error.why : `the rule failed: ${(error as Error).message}`;
    return { resource, messages: [], unchecked };
  }
}
