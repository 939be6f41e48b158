import { parseGoBool } from '../../aws-node/go-values';
import { readVersion } from '../../aws-node/read-version';
import type { VpcCniVersion } from '../../aws-node/vpc-cni-version';
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

/** A switch as aws-node reads it: text that Go does not read is the default. */
function toFlag(value: Maybe<string> | undefined, fallback: boolean): Maybe<boolean> {
  if (value === undefined || value instanceof Unknown) return value ?? fallback;
  return parseGoBool(value) ?? fallback;
}

function eitherOf(a: Maybe<boolean>, b: Maybe<boolean>): Maybe<boolean> {
  if (a === true || b === true) return true;
  if (a instanceof Unknown) return a;
  return b;
}

function versionOf(addon: Addon | undefined): Maybe<VpcCniVersion> | undefined {
  const { version } = addon ?? {};
  if (version === undefined || version instanceof Unknown) return version;
  return readVersion(version);
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
