/** What a change does to a running cluster, gravest first. */
export const OUTCOMES = [
  'refused',
  'replaced',
  'removed',
  'may be replaced',
  'rolled',
  'interrupted',
  'updated',
  'added',
] as const;

/**
 * - `refused`: CloudFormation or the service says no, so the deployment fails and rolls back.
 * - `replaced`: a new resource is made, the old one deleted afterwards.
 * - `removed`: the resource is deleted.
 * - `may be replaced`: depends on a value that is known at deployment only, or on more than the specification says.
 * - `rolled`: the resource stays, its nodes or pods are exchanged.
 * - `interrupted`: the resource stays, traffic stops for a moment.
 * - `updated`: changed in place, nothing notices.
 * - `added`: the resource is new.
 */
export type Outcome = (typeof OUTCOMES)[number];

/** One thing that a deployment does, and what pods notice of it. */
export interface Impact {
  readonly outcome: Outcome;
  /** What the resource is, as a word of the command line: `subnet`, `nodegroup`, `launch-template`. */
  readonly subject: string;
  /** Stack and logical id: `Network/PodSubnet1`. */
  readonly resource: string;
  readonly type: string;
  /** Path of the construct, when the template carries CDK metadata. */
  readonly constructPath?: string;
  /** What changes, one phrase each: `CidrBlock: 100.64.0.0/18 -> 100.64.64.0/18`. */
  readonly because: readonly string[];
  /** What nodes and pods notice; undefined when they notice nothing. */
  readonly pods?: string;
  /** How long it takes at most, where a source says so. */
  readonly duration?: string;
  /** What a rollback of the stack does about it. */
  readonly rollback?: string;
  /** What a rollback does not bring back. */
  readonly permanent?: string;
  readonly source?: string;
}

/** Word of a resource type for the command line: `AWS::EC2::LaunchTemplate` is `launch-template`. */
export function subjectOf(type: string): string {
  const special = SUBJECTS[type];
  if (special !== undefined) return special;
  const name = type.split('::').pop() ?? type;
  return name.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

const SUBJECTS: Readonly<Record<string, string>> = {
  'AWS::EC2::VPCCidrBlock': 'vpc-block',
  'AWS::EC2::SubnetCidrReservation': 'reservation',
  'Custom::SubnetCidrReservation': 'reservation',
  'AWS::EKS::Nodegroup': 'nodegroup',
  'AWS::AutoScaling::AutoScalingGroup': 'nodegroup',
};
