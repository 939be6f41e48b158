import type { Assembly } from './assembly';
import type { Resource } from './resource';
import type { IamRole, Statement } from './entities';
import { parseJsonText } from './json-text';
import {
  isObject,
  PartialText,
  Reference,
  Unknown,
  type Maybe,
  type Value,
  type ValueObject,
  textOf,
} from './value';

/** Roles of an assembly by resource id, with every policy attached to them in any of the usual ways. */
export function buildRoles(assembly: Assembly): Map<string, IamRole> {
  const roles = new Map<string, IamRole>();
  for (const resource of assembly.ofType('AWS::IAM::Role')) roles.set(resource.id, role(assembly, resource));
  for (const resource of assembly.ofType(
    'AWS::IAM::Policy',
    'AWS::IAM::ManagedPolicy',
    'AWS::IAM::RolePolicy',
  )) {
    attach(resource, roles);
  }
  return roles;
}

function role(assembly: Assembly, resource: Resource): IamRole {
  const { props } = resource;
  const arns = props.list('ManagedPolicyArns');
  const own = arns
    .map((arn) => assembly.referenced(arn))
    .filter((item): item is Resource => item !== undefined);
  const inline = props.objects('Policies').map((policy) => policy.raw('PolicyDocument'));
  const documents = [...inline, ...own.map((policy) => policy.props.raw('PolicyDocument'))];
  return {
    resource,
    managedPolicies: arns.filter((arn) => assembly.referenced(arn) === undefined).map(policyName),
    statements: documents.flatMap(statementsIn),
    trust: trustOf(props.raw('AssumeRolePolicyDocument')),
    policyResources: own,
  };
}

function attach(resource: Resource, roles: Map<string, IamRole>): void {
  const targets = [...resource.props.list('Roles'), ...resource.props.list('RoleName')];
  for (const target of targets) {
    const attached = target instanceof Reference ? roles.get(target.resourceId) : undefined;
    attached?.policyResources.push(resource);
    attached?.statements.push(...statementsIn(resource.props.raw('PolicyDocument')));
  }
}

function trustOf(value: Value | undefined): Maybe<Statement[]> {
  const document = value === undefined ? undefined : parseJsonText(value);
  if (document instanceof Unknown) return document;
  return statementsIn(document);
}

function statementsIn(document: Value | undefined): Statement[] {
  const list = isObject(document) ? document.Statement : undefined;
  return [list ?? []].flat().filter(isObject).map(statement);
}

function statement(item: ValueObject): Statement {
  return {
    allow: item.Effect === 'Allow',
    actions: [item.Action ?? []].flat() as Value[],
    resources: [item.Resource ?? []].flat() as Value[],
    condition: item.Condition ?? {},
    principal: item.Principal ?? {},
  };
}

/** Name at the end of a policy's ARN, which is known even when the partition is not. */
export function policyName(arn: Value): Maybe<string> {
  const text = arn instanceof PartialText ? arn.tail : arn;
  if (text instanceof Unknown) return text;
  const name = textOf(text).split('/').pop()!;
  return name === '' && arn instanceof Unknown ? arn : name;
}

/** Whether a role may do something; unknown when one of its actions is. */
export function allowsAction(subject: IamRole, action: string): Maybe<boolean> {
  const actions = subject.statements.filter((item) => item.allow).flatMap((item) => item.actions);
  if (actions.some((pattern) => typeof pattern === 'string' && matches(pattern, action))) return true;
  return actions.find((pattern): pattern is Unknown => pattern instanceof Unknown) ?? false;
}

function matches(pattern: string, action: string): boolean {
  const escaped = pattern.toLowerCase().replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(action.toLowerCase());
}
