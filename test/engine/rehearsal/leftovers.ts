/** Something that outlives a deployment that was deleted, or whose creation failed, with the reason. */
interface MeantLeftover {
  /** A line of the inventory. */
  readonly line: RegExp;
  readonly reason: string;
}

/** What the template keeps when it is destroyed, and takes back when its creation fails. */
const KEPT: readonly MeantLeftover[] = [
  { line: /^bucket .*upgradeguardback/i, reason: 'backups outlive the cluster' },
  { line: /^object .*upgradeguardback/i, reason: 'the backups themselves' },
  { line: /^key /, reason: 'without its key nothing that the cluster encrypted can be read' },
  { line: /^log group .*FlowLogs/, reason: 'flow logs are evidence' },
];

/** What no template owns. */
const MADE_BY_OTHERS: readonly MeantLeftover[] = [
  {
    line: /^log group \/aws\/lambda\/.*CustomVpcRestrict/,
    reason:
      'the handler of aws-ec2 for the default security group has no log group in the template, so Lambda makes one',
  },
  {
    line: /^log group \/aws\/lambda\/.*AWSCDKCfnUtilsProvider/,
    reason:
      'the handler of CfnJson, which service accounts of aws-eks use, has no log group in the template either',
  },
  {
    line: /^log group \/aws\/lambda\/.*KubectlProvider/,
    reason: 'neither have the two functions of aws-eks that run kubectl and helm',
  },
  { line: /^log group \/aws\/eks\//, reason: 'EKS makes the group of the control plane logs, and leaves it' },
];

/** Lines that no reason is written down for, after a destroy. */
export function unmeant(
  lines: readonly string[],
  meant: readonly MeantLeftover[] = [...KEPT, ...MADE_BY_OTHERS],
): string[] {
  return lines.filter((text) => !meant.some(({ line }) => line.test(text)));
}

/** Lines that no reason is written down for, after a first deployment that failed. */
export const unmeantAfterCreate = (lines: readonly string[]): string[] => unmeant(lines, MADE_BY_OTHERS);

/** Kept by a first deployment of the guard that failed beside a cluster that existed. */
const KEPT_BESIDE_CLUSTER: readonly MeantLeftover[] = [
  { line: /^\+ bucket .*upgradeguardback/i, reason: 'S3 deletes no bucket that is not empty' },
  { line: /^\+ object .*upgradeguardback/i, reason: 'the only record of how the cluster was' },
];

/** Differences that no reason is written down for, after a first deployment beside a cluster failed. */
export const unmeantBesideCluster = (lines: readonly string[]): string[] =>
  unmeant(lines, KEPT_BESIDE_CLUSTER);

/** Lines of one inventory that the other does not have, with a sign in front. */
export function difference(before: readonly string[], after: readonly string[]): string[] {
  const [old, now] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !now.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
}
