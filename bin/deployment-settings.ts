import type { Node } from 'constructs';
import { nearestNames } from '../lib/text/nearest-names';

/** What the reference deployment can be told through context. */
export interface DeploymentSettings {
  readonly stackName: string;
  readonly vpcCidrBlock: string;
  readonly podCidrBlocks: string[];
  readonly azSlots: number;
  readonly maxAzs: number;
  /** Zones of the control plane, which it keeps for life. */
  readonly controlPlaneAzs?: number;
  readonly availabilityZones?: string[];
  readonly kubernetesVersion: string;
  readonly instanceTypes: string[];
  readonly minSize: number;
  readonly maxSize: number;
  readonly natGateways: string;
  readonly publicAccessCidrs: string[];
  readonly adminRoleArns: string[];
}

type Reader<T> = (value: unknown) => T | undefined;

const stackName: Reader<string> = (value) =>
  typeof value === 'string' && /^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(value) ? value : undefined;

const text: Reader<string> = (value) => (typeof value === 'string' && value !== '' ? value : undefined);

/** A list in cdk.json is an array; on the command line it is text with commas. */
const list: Reader<string[]> = (value) => {
  const items = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : undefined;
  const trimmed = items?.map((item) => String(item).trim()).filter((item) => item !== '');
  return trimmed;
};

/** A number on the command line is text. */
const count: Reader<number> = (value) => (/^\d+$/.test(String(value)) ? Number(value) : undefined);

/** The ARN of a session, as `aws sts get-caller-identity` prints it, has no access entry. */
const roleArns: Reader<string[]> = (value) => {
  const arns = list(value);
  return arns?.every((arn) => /^arn:[\w-]+:iam::\d{12}:role\/[\w+=.@/-]+$/.test(arn)) ? arns : undefined;
};

/** The family and the size; whether there is such a type is known to the table of limits. */
const instanceTypes: Reader<string[]> = (value) => {
  const names = list(value);
  return names?.every((name) => /^[a-z0-9-]+\.[a-z0-9-]+$/.test(name)) && names.length > 0
    ? names
    : undefined;
};

const oneOf =
  (...allowed: string[]): Reader<string> =>
  (value) =>
    allowed.find((candidate) => candidate === value);

/** Kubernetes versions are numbers in a careless cdk.json, where 1.30 turns into 1.3. */
const kubernetesVersion: Reader<string> = (value) =>
  typeof value === 'string' && /^1\.\d{2}$/.test(value) ? value : undefined;

const SETTINGS: {
  [K in keyof DeploymentSettings]-?: [Reader<DeploymentSettings[K]>, DeploymentSettings[K], string];
} = {
  stackName: [stackName, 'PodNetwork', 'a name of letters, digits and hyphens that begins with a letter'],
  vpcCidrBlock: [text, '10.0.0.0/16', 'a CIDR block such as 10.0.0.0/16'],
  podCidrBlocks: [list, ['100.64.0.0/16'], 'a list of CIDR blocks such as 100.64.0.0/16,100.65.0.0/16'],
  azSlots: [count, 3, 'a whole number from 2 to 6'],
  maxAzs: [count, 3, 'a whole number from 2 to azSlots'],
  controlPlaneAzs: [count, undefined, 'a whole number from 2 to 3, and no more than maxAzs'],
  availabilityZones: [list, undefined, 'a list such as eu-west-1a,eu-west-1b,eu-west-1c'],
  kubernetesVersion: [kubernetesVersion, '1.36', 'a version in quotes such as "1.36"'],
  instanceTypes: [instanceTypes, ['m7i.2xlarge'], 'a list of instance types such as m7i.2xlarge,m6i.2xlarge'],
  minSize: [count, 3, 'a whole number'],
  maxSize: [count, 6, 'a whole number'],
  natGateways: [
    oneOf('perAvailabilityZone', 'single', 'none'),
    'perAvailabilityZone',
    'perAvailabilityZone, single or none',
  ],
  publicAccessCidrs: [list, [], 'a list of CIDR blocks such as 203.0.113.0/24'],
  adminRoleArns: [
    roleArns,
    [],
    'a list of ARNs of IAM roles such as arn:aws:iam::111122223333:role/Admin (an assumed-role ARN names a session, not a role)',
  ],
};

/**
 * Reads the settings from the context of the app.
 *
 * Throws one error that names every unknown key and every value that cannot be read.
 */
export function readDeploymentSettings(node: Node): DeploymentSettings {
  const problems = unknownKeys(node);
  const entries = Object.entries(SETTINGS).map(([key, [read, fallback, allowed]]) => {
    const value: unknown = node.tryGetContext(key);
    if (value === undefined) return [key, fallback];
    const parsed = (read as Reader<unknown>)(value);
    if (parsed === undefined) problems.push(`context ${key} is ${JSON.stringify(value)}, use ${allowed}`);
    return [key, parsed];
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return Object.fromEntries(entries) as unknown as DeploymentSettings;
}

/** Keys with a colon, a slash or an at sign belong to the CDK itself: feature flags and cached look-ups. */
function unknownKeys(node: Node): string[] {
  const known = Object.keys(SETTINGS);
  return Object.keys(node.getAllContext())
    .filter((key) => !/[:/@]/.test(key) && !known.includes(key))
    .map((key) => {
      const [nearest] = nearestNames(key, known, 1);
      const hint = nearest === undefined ? `known are ${known.join(', ')}` : `did you mean ${nearest}?`;
      return `context ${key} is not a setting of this deployment: ${hint}`;
    });
}
