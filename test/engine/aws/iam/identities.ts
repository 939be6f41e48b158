import type { Dials } from '../dials';
import type { Tables } from '../tables';
import { matches, type RequestContext } from './conditions';
import { decide, type AccessRequest, type Decision, type PolicyInForce } from './evaluation';
import type { PolicyDocument, Statement } from './policy-document';

export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
  trust: PolicyDocument;
  /** ARNs of the managed policies. */
  managedPolicyArns: readonly string[];
}

/** A policy on a role, from the moment of its attachment to that of its removal. */
export interface Grant {
  readonly id: string;
  readonly roleName: string;
  /** Name of the policy. */
  readonly policy: string;
  /** Who attached it: the role itself, or a resource of its own. */
  readonly owner: string;
  readonly document: PolicyDocument;
  readonly since: number;
  until?: number;
}

/** One action of one statement, as text that is the same wherever the statement stands. */
const permissionOf = (role: string, policy: string, statement: Statement, action: string): string =>
  JSON.stringify([role, policy, action, statement.resources, statement.conditions]);

interface Time {
  now(): number;
}

/** Roles, their policies and who trusts whom. What was attached or removed just now counts after a lag. */
export class Identities {
  readonly roles;
  readonly grants;
  readonly managedPolicies;
  readonly oidcProviders;
  readonly instanceProfiles;
  /** Permissions that have been used, in the form of `permissionOf`. They outlive a snapshot. */
  readonly used = new Set<string>();
  /** Every permission that there ever was, in the same form. */
  readonly granted = new Set<string>();
  /** Names of roles that functions have or had. */
  readonly functionRoles = new Set<string>();
  /** Log groups that a function could not write to. */
  readonly lostLogs = new Set<string>();
  /** Requests that were refused. */
  readonly denials: { roleArn: string; action: string; resource: string }[] = [];

  constructor(
    private readonly clock: Time,
    private readonly dials: Dials,
    private readonly tables: Tables,
  ) {
    this.roles = tables.table<Role>();
    this.grants = tables.table<Grant>();
    this.managedPolicies = tables.table<{ arn: string; name: string; document: PolicyDocument }>();
    this.oidcProviders = tables.table<{ arn: string; url: string }>();
    this.instanceProfiles = tables.table<{ name: string; roleName: string }>();
  }

  roleByArn(arn: string): Role | undefined {
    return [...this.roles.values()].find((role) => role.arn === arn);
  }

  /** Whether a service, or a principal of another kind, may assume a role. */
  isTrusted(roleArn: string, principal: string, kind = 'Service', action = 'sts:AssumeRole'): boolean {
    const { trust = [] } = this.roleByArn(roleArn) ?? {};
    return trust.some(
      ({ effect, principals, actions }) =>
        effect === 'Allow' &&
        (principals[kind] ?? []).includes(principal) &&
        actions.some((pattern) => matches(pattern, action, true)),
    );
  }

  attach(roleName: string, policy: string, owner: string, document: PolicyDocument): void {
    const current = this.current(roleName, policy, owner);
    if (current !== undefined && JSON.stringify(current.document) === JSON.stringify(document)) return;
    // What both documents allow stays allowed: the old one counts until the new one does.
    const { grantLag, revokeLag } = this.dials;
    if (current !== undefined) current.until = this.clock.now() + Math.max(0, grantLag - revokeLag);
    const id = this.tables.newId('grant');
    this.grants.set(id, { id, roleName, policy, owner, document, since: this.clock.now() });
    for (const statement of document.filter(({ effect }) => effect === 'Allow'))
      for (const action of statement.actions)
        this.granted.add(permissionOf(roleName, policy, statement, action));
  }

  detach(roleName: string, policy: string, owner: string): void {
    const current = this.current(roleName, policy, owner);
    if (current !== undefined) current.until = this.clock.now();
  }

  /** Policies on a role that are not its own: each must go before the role can. */
  foreignPolicies(roleName: string): string[] {
    return this.attached(roleName)
      .filter(({ owner }) => owner !== roleName)
      .map(({ policy }) => policy);
  }

  attached(roleName: string): Grant[] {
    return [...this.grants.values()].filter(
      (grant) => grant.roleName === roleName && grant.until === undefined,
    );
  }

  /** Decides on a request of a role, at this moment. */
  decide(roleArn: string, request: AccessRequest): Decision {
    const roleName = roleArn.split('/').at(-1) ?? '';
    const decision = decide(this.inForce(roleName), request);
    if (decision.isAllowed)
      for (const { policy, statement, action } of decision.allowedBy)
        this.used.add(permissionOf(roleName, policy, statement, action));
    else if (!this.isProbe)
      this.denials.push({ roleArn, action: request.action, resource: request.resource });
    return decision;
  }

  /** Whether a service that acts with the role may do something; what is refused is no denial of a call. */
  mayService(roleArn: string, action: string, resource: string, context: RequestContext = {}): boolean {
    this.isProbe = true;
    try {
      return this.decide(roleArn, { action, resource, context }).isAllowed;
    } finally {
      this.isProbe = false;
    }
  }

  /** What a service needs that writes logs with a role. @returns what the role lacks */
  deliversLogs(roleArn: string, groupName: string, by: 'function' | 'flow-log'): string[] {
    const group = `arn:${roleArn.split(':')[1]}:logs:${this.region}:${roleArn.split(':')[4]}:log-group:${groupName}:`;
    const stream = `${group}log-stream:engine`;
    const needs = [
      ['logs:CreateLogStream', stream],
      ['logs:PutLogEvents', stream],
      ...(by === 'flow-log' ? [['logs:DescribeLogStreams', group]] : []),
    ] as [string, string][];
    return needs
      .filter(([action, resource]) => !this.mayService(roleArn, action, resource))
      .map(([action]) => action);
  }

  region = 'us-east-1';
  private isProbe = false;

  private current(roleName: string, policy: string, owner: string): Grant | undefined {
    return this.attached(roleName).find((grant) => grant.policy === policy && grant.owner === owner);
  }

  private inForce(roleName: string): PolicyInForce[] {
    const now = this.clock.now();
    // A handler of CloudFormation asks again until a role has what its service needs: no lag shows there.
    const { grantLag, revokeLag } = this.isProbe ? { grantLag: 0, revokeLag: 0 } : this.dials;
    return [...this.grants.values()]
      .filter(
        ({ roleName: of, since, until = Infinity }) =>
          of === roleName && since + grantLag <= now && now < until + revokeLag,
      )
      .map(({ policy, document }) => ({ name: policy, document }));
  }
}
