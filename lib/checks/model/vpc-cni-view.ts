import type { Addon, Cluster, IamRole, VpcCni } from './entities';
import type { Resource } from './resource';
import { isObject, Reference, Unknown, type Maybe, type Value, textOf } from './value';

/** Looks at the vpc-cni add-on of a cluster, or at the absence of one. */
export function vpcCniOf(
  cluster: Cluster,
  roles: Map<string, IamRole>,
  associations: readonly Resource[],
): VpcCni {
  const forAwsNode = associations.filter(({ props }) => props.text('ServiceAccount') === 'aws-node');
  const addon = cluster.addons.find(({ name }) => name === 'vpc-cni');
  const env = (name: string) => setting(addon, ['env'], name);
  const initEnv = (name: string) => setting(addon, ['init', 'env'], name);
  const flag = (name: string, fallback = false) => toFlag(env(name), fallback);
  return {
    resource: addon?.resource ?? cluster.resource,
    cluster,
    addon,
    env,
    initEnv,
    flag,
    prefixDelegation: eitherOf(flag('ENABLE_PREFIX_DELEGATION'), cluster.ipv6),
    customNetworking: flag('AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG'),
    podEni: flag('ENABLE_POD_ENI'),
    windowsPrefixDelegation: toFlag(setting(addon, [], 'enableWindowsPrefixDelegation'), false),
    networkPolicy: toFlag(setting(addon, [], 'enableNetworkPolicy'), false),
    subnetDiscovery: flag('ENABLE_SUBNET_DISCOVERY', true),
    version: versionOf(addon),
    role: identityOf(addon, roles, forAwsNode),
  };
}

function setting(addon: Addon | undefined, path: string[], name: string): Maybe<string> | undefined {
  let value: Value | undefined = addon?.configuration;
  for (const key of [...path, name]) {
    if (value instanceof Unknown) return value;
    value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  if (value === undefined || value === null || value instanceof Unknown) return value ?? undefined;
  return typeof value === 'object' ? new Unknown(`${name} is not text`) : textOf(value);
}

function toFlag(value: Maybe<string> | undefined, fallback: boolean): Maybe<boolean> {
  if (value === undefined || value instanceof Unknown) return value ?? fallback;
  return /^(true|1|t|yes)$/i.test(value);
}

function eitherOf(a: Maybe<boolean>, b: Maybe<boolean>): Maybe<boolean> {
  if (a === true || b === true) return true;
  if (a instanceof Unknown) return a;
  return b;
}

/** `v1.22.4-eksbuild.3` as [1, 22, 4]. */
export function parseVersion(text: string): number[] | undefined {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match === null ? undefined : [match[1], match[2], match[3] ?? '0'].map(Number);
}

/** Negative when the first version is older. */
export function compareVersions(a: readonly number[], b: readonly number[]): number {
  const index = [0, 1, 2].find((i) => (a[i] ?? 0) !== (b[i] ?? 0));
  return index === undefined ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

function versionOf(addon: Addon | undefined): Maybe<number[]> | undefined {
  const { version } = addon ?? {};
  if (version === undefined || version instanceof Unknown) return version;
  return parseVersion(version) ?? new Unknown(`add-on version ${version} is not a version`);
}

function identityOf(
  addon: Addon | undefined,
  roles: Map<string, IamRole>,
  standalone: readonly Resource[],
): IamRole | undefined {
  const props = addon?.resource.props;
  const associations = props?.objects('PodIdentityAssociations') ?? [];
  const candidates = [
    props?.raw('ServiceAccountRoleArn'),
    ...associations.map((item) => item.raw('RoleArn')),
  ];
  const beside = standalone.map(({ props: own }) => own.raw('RoleArn'));
  const value = [...candidates, ...beside].find((item) => item instanceof Reference);
  return value instanceof Reference ? roles.get(value.resourceId) : undefined;
}
