import { Expression, type PropsTree, type RestoredProps } from './restore-props';

/** Version and identity of the add-on that props are for. */
export interface AddonIdentity {
  readonly version?: string;
  readonly roleArn?: string;
  readonly usesPodIdentity?: boolean;
}

/** The backup knows the ids of the pod subnets; in an app they are constructs, imported or made. */
const CUSTOM_NETWORKING = [
  '// one pod subnet in each Availability Zone, imported with its zone',
  'podSubnetSelection: PodSubnetSelection.customNetworking({ subnets: podSubnets }),',
];

/** Props as TypeScript, to be pasted into a CDK app. */
export function propsText(props: RestoredProps, addon: AddonIdentity): string {
  const lines = [
    addon.version === undefined
      ? '// version: the newest patch of the minor version that ran'
      : `version: VpcCniVersion.of(${quoted(addon.version)}),`,
    ...identityLines(addon),
    `podAddressing: ${props.podAddressing},`,
    ...(props.customNetworking ? CUSTOM_NETWORKING : []),
    `settings: ${literal(props.settings, 0)},`,
  ];
  return `${lines.join('\n')}\n`;
}

function identityLines({ roleArn, usesPodIdentity }: AddonIdentity): string[] {
  if (usesPodIdentity) return ['identityType: eks.IdentityType.POD_IDENTITY,'];
  if (roleArn === undefined) return [];
  return [
    'identityType: eks.IdentityType.IRSA,',
    `serviceAccountRole: iam.Role.fromRoleArn(this, 'AwsNodeRole', ${quoted(roleArn)}, { mutable: false }),`,
  ];
}

function literal(value: PropsTree | unknown, depth: number): string {
  if (value instanceof Expression) return value.text;
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, depth)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return objectLiteral(value as PropsTree, depth);
  return String(value);
}

function objectLiteral(value: PropsTree, depth: number): string {
  const indent = '  '.repeat(depth + 1);
  const entries = Object.entries(value).map(
    ([key, inner]) => `${indent}${name(key)}: ${literal(inner, depth + 1)},`,
  );
  return entries.length === 0 ? '{}' : `{\n${entries.join('\n')}\n${'  '.repeat(depth)}}`;
}

function name(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

function quoted(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n')}'`;
}
