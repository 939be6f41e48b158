/** A cluster as EKS keeps it. */
export interface Cluster {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly vpcId: string;
  version: string;
  /** Versions before in-place updates, with the moment when each update ended. */
  readonly upgrades: { from: string; endedAt: number }[];
  status: 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING';
  subnetIds: readonly string[];
  groupIds: readonly string[];
  readonly clusterGroupId: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
  isPublic: boolean;
  isPrivate: boolean;
  authenticationMode: string;
  readonly ipFamily: string;
  readonly serviceRange: string;
  readonly issuer: string;
  /** Whether EKS installs vpc-cni, kube-proxy and coredns of its own accord. */
  readonly hasSelfManagedAddons: boolean;
  isProtected: boolean;
  /** The properties that were applied last. */
  applied: Readonly<Record<string, unknown>>;
}

export interface Addon {
  readonly clusterName: string;
  readonly name: string;
  version: string;
  status: string;
  configurationValues?: string;
  roleArn?: string;
  podIdentityAssociations: readonly string[];
  issues: { code: string; message: string }[];
  /** When the running change ends; it is settled when someone looks. */
  until?: number;
  readonly uuid: string;
}

export interface Update {
  readonly id: string;
  readonly clusterName: string;
  readonly addonName?: string;
  readonly type: string;
  status: string;
  readonly createdAt: number;
  readonly token?: string;
  errors: { errorCode: string; errorMessage: string }[];
}

export interface Nodegroup {
  readonly clusterName: string;
  readonly name: string;
  readonly roleArn: string;
  readonly subnetIds: readonly string[];
  readonly templateId?: string;
  status: string;
  size: number;
}

export interface FargateProfile {
  readonly clusterName: string;
  readonly name: string;
  status: 'CREATING' | 'ACTIVE' | 'DELETING';
}

export interface AccessEntry {
  readonly clusterName: string;
  readonly principalArn: string;
  /** Id of the role when the entry was made: another role of the same name is not let in. */
  readonly principalId: string;
  readonly type: string;
  readonly since: number;
  /** Node groups make entries that no resource of a template owns. */
  readonly owner: 'template' | 'nodegroup';
  policies: readonly string[];
}

/** The workload of the add-on vpc-cni, which outlives the add-on when it is preserved. */
export interface AwsNode {
  version: string;
  /** What runs on nodes that the rollout has not reached. */
  formerVersion?: string;
  /** Configuration values of the add-on. */
  configuration: string;
  roleArn?: string;
  /** Environment that someone set with kubectl. */
  byHand: Record<string, string>;
  generation: number;
  rolloutSince: number;
  manager: 'eks' | 'helm';
}
