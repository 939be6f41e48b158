/** A rule of pod networking that is not in the book, and why. */
export interface UndecidedRule {
  readonly id: string;
  readonly title: string;
  /** What would have to be known. */
  readonly needs: string;
}

/** Why a rule is not checked, as a clause. */
export function whyUndecided({ needs }: UndecidedRule): string {
  const nothing = 'nothing: ';
  return needs.startsWith(nothing)
    ? needs.slice(nothing.length)
    : `templates do not decide it; it would take ${needs}`;
}

const LIVE = 'the running cluster';
const CONTROLLERS = 'what is installed in the cluster by other means';
const HISTORY = 'the nodes that run now';

/** Rules whose ids are taken, but which no template and no option of the checks decides. */
export const UNDECIDED_RULES: readonly UndecidedRule[] = [
  { id: 'SUB-18', title: 'Zones of a shared VPC are matched by zone id', needs: 'who owns the VPC' },
  { id: 'CLU-18', title: 'A new block of the VPC of a running cluster takes up to an hour', needs: LIVE },
  {
    id: 'PRV-08',
    title: 'Pods of a private cluster use the regional STS endpoint',
    needs: 'the settings of the SDKs in the pods',
  },
  { id: 'TAG-04', title: 'Old load balancer controllers find the tag of the cluster', needs: CONTROLLERS },
  { id: 'TAG-09', title: 'Interfaces of Multus are tagged no_manage', needs: CONTROLLERS },
  { id: 'ADD-15', title: 'The image of the network policy agent is not overridden', needs: LIVE },
  { id: 'ADD-16', title: 'Settings of aws-node have one source', needs: LIVE },
  { id: 'IMDS-03', title: 'Controllers get their Region and VPC as arguments', needs: CONTROLLERS },
  {
    id: 'RSV-09',
    title: 'The first and the last /28 of a subnet are not counted as prefixes',
    needs: 'the number of prefixes you count on; RSV-08 leaves them out',
  },
  {
    id: 'RSV-14',
    title: 'EC2 takes prefixes from several reservations in no order',
    needs: 'nothing: there is nothing to do about it',
  },
  { id: 'WARM-11', title: 'The warm pool covers bursts of pods', needs: 'how many pods start at once' },
  { id: 'PFX-02', title: 'Prefix delegation has a recent vpc-cni', needs: 'nothing: ADD-07 checks it' },
  { id: 'PFX-03', title: 'Prefix delegation is for all nodes of a cluster', needs: 'what the user intends' },
  { id: 'PFX-05', title: 'Nodes are replaced when prefix delegation is turned on', needs: HISTORY },
  { id: 'PFX-06', title: 'Nodes are replaced when prefix delegation is turned off', needs: HISTORY },
  {
    id: 'PFX-10',
    title: 'Small types are not expected to run 110 pods',
    needs: 'the memory of the instance types',
  },
  { id: 'CN-01', title: 'Custom networking is for IPv4', needs: 'nothing: V6-08 checks it' },
  {
    id: 'CN-10',
    title: 'Security groups of nodes filter traffic that leaves the VPC',
    needs: 'the intended traffic',
  },
  { id: 'CN-11', title: 'Nodes are replaced when custom networking is turned on', needs: HISTORY },
  {
    id: 'CN-12',
    title: 'Custom networking is worth an interface for each node',
    needs: 'what the user intends',
  },
  { id: 'SGP-02', title: 'Pods with security groups fit the branch interfaces of a node', needs: 'the pods' },
  {
    id: 'SGP-05',
    title: 'Strict enforcement goes without NodeLocal DNSCache and instance targets',
    needs: CONTROLLERS,
  },
  { id: 'SGP-08', title: 'Pods with security groups have a grace period', needs: 'the pods' },
  {
    id: 'SGP-09',
    title: 'Security groups for pods fit IP family and operating system',
    needs: 'nothing: ADD-07 and WIN-02 check it',
  },
  {
    id: 'SGP-10',
    title: 'Security groups of pods let DNS and probes through',
    needs: 'the SecurityGroupPolicies',
  },
  {
    id: 'MAX-09',
    title: 'Types without prefixes have the max pods of secondary addresses',
    needs: 'nothing: PFX-01 and MAX-01 check it',
  },
  { id: 'WIN-03', title: 'Windows nodes count one interface', needs: 'nothing: MAX-01 checks it' },
  { id: 'AUTO-02', title: 'Auto Mode nodes run 110 pods at most', needs: 'the pods' },
  { id: 'AUTO-03', title: 'Auto Mode nodes run Linux and their own network agent', needs: CONTROLLERS },
  { id: 'AUTO-04', title: 'Subnets of Auto Mode nodes have prefixes reserved', needs: 'the NodeClasses' },
  { id: 'MUL-01', title: 'The Multus plugin is recent', needs: CONTROLLERS },
  { id: 'MUL-02', title: 'Multus delegates to vpc-cni by default', needs: CONTROLLERS },
  { id: 'MUL-03', title: 'Interfaces of Multus and aws-node fit the instance type', needs: CONTROLLERS },
  { id: 'NP-03', title: 'Strict policy mode comes with policies for CoreDNS', needs: CONTROLLERS },
  { id: 'NP-04', title: 'Ports and kernel of the nodes suit the policy agent', needs: LIVE },
  { id: 'NP-06', title: 'Namespaces have a default-deny policy', needs: CONTROLLERS },
  { id: 'LB-05', title: 'Load balancers are made by the AWS controller', needs: CONTROLLERS },
  { id: 'QUO-06', title: 'DNS queries keep within the limit of an interface', needs: LIVE },
  { id: 'DEP-04', title: 'Custom resources keep their physical id', needs: 'the code of their handlers' },
  { id: 'DEP-05', title: 'Custom resources answer in time', needs: 'the code of their handlers' },
  { id: 'UPG-01', title: 'The add-on moves by one minor version', needs: 'nothing: ADD-06 checks it' },
  {
    id: 'UPG-06',
    title: 'Cluster subnets have room when Kubernetes is upgraded',
    needs: 'the addresses in use',
  },
  { id: 'UPG-07', title: 'Pods with several interfaces are drained before a downgrade', needs: 'the pods' },
  {
    id: 'OBS-01',
    title: 'Address exhaustion has an alarm',
    needs: 'what watches the cluster, which is rarely in its templates',
  },
  { id: 'OBS-02', title: 'aws-node has enough CPU on busy nodes', needs: LIVE },
  { id: 'OBS-03', title: 'The firewall of custom images forwards packets of pods', needs: 'the image' },
];
