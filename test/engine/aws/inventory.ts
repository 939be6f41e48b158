import type { AwsWorld } from './world';

/** Everything that exists, by kind and name: what a test compares before and after. */
export function inventory(world: AwsWorld): string[] {
  const { network, iam, eks, storage } = world;
  const named = (kind: string, names: Iterable<string>): string[] =>
    [...names].map((name) => `${kind} ${name}`);
  const interfaces = [...network.state.networkInterfaces.values()].map(
    ({ description, subnetId }) => `${description} in ${subnetId}`,
  );
  return [
    ...named('vpc', network.vpcs.keys()),
    ...named('subnet', network.state.subnets.keys()),
    ...named('reservation', network.state.reservations.keys()),
    ...named('interface', interfaces),
    ...named('route table', network.routeTables.keys()),
    ...named('gateway', network.gateways.keys()),
    ...named('address', network.addresses.keys()),
    ...named('NAT gateway', network.nats.keys()),
    ...named('security group', network.groups.keys()),
    ...named('endpoint', network.endpoints.keys()),
    ...named('network ACL', network.acls.keys()),
    ...named('launch template', world.launchTemplates.keys()),
    ...named('role', iam.roles.keys()),
    ...named('managed policy', iam.managedPolicies.keys()),
    ...named('OIDC provider', iam.oidcProviders.keys()),
    ...named('cluster', eks.clusters.keys()),
    ...named('add-on', eks.addons.keys()),
    ...named('node group', eks.nodegroups.keys()),
    ...named('Fargate profile', eks.fargateProfiles.keys()),
    ...named('access entry', eks.accessEntries.keys()),
    ...named('pod identity', eks.podIdentities.keys()),
    ...named('function', world.functions.keys()),
    ...named('bucket', storage.buckets.keys()),
    ...named('object', [...storage.buckets.values()].flatMap(({ name, objects }) => Object.keys(objects).map((key) => `${name}/${key}`))), // prettier-ignore
    ...named('key', [...storage.keys.values()].filter(({ state }) => state === 'Enabled').map(({ id }) => id)), // prettier-ignore
    ...named('log group', storage.logGroups.keys()),
  ].sort();
}

/** A permission of a role that nothing has ever used. */
export interface UnusedGrant {
  readonly role: string;
  readonly policy: string;
  readonly action: string;
  readonly resources: readonly string[];
}

/**
 * Permissions of the roles of functions that neither a call nor Lambda itself has used.
 *
 * The same handler in another stack has the same policy: what it has used there counts here.
 */
export function unusedGrants({ iam }: AwsWorld): UnusedGrant[] {
  const used = new Set([...iam.used].map((grant) => shapeOf(grant)));
  return [...iam.granted]
    .filter((grant) => !used.has(shapeOf(grant)))
    .map((grant) => {
      const [role, policy, action, resources] = JSON.parse(grant) as Permission;
      return { role, policy, action, resources };
    })
    .filter(({ role }) => iam.functionRoles.has(role));
}

type Permission = [role: string, policy: string, action: string, resources: string[], conditions: object];

/** A permission without what differs from stack to stack. */
function shapeOf(grant: string): string {
  const [, policy, action, , conditions] = JSON.parse(grant) as Permission;
  const keys = Object.entries(conditions).map(([operator, tests]) => [
    operator,
    Object.keys(tests as object),
  ]);
  return JSON.stringify([policy, action, keys]);
}
