import type { JsonObject } from '../aws-node/backup/json';
import type { ReadConfiguration } from '../aws-node/guard/guard-model';

/** An add-on as EKS describes it. */
export interface LiveAddon {
  readonly name: string;
  readonly version: string;
  readonly status?: string;
  readonly healthIssues: readonly string[];
  readonly configuration?: ReadConfiguration;
  readonly roleArn?: string;
  readonly podIdentityAssociations: readonly string[];
}

/** A version of an add-on, and the Kubernetes versions it is offered for. */
export interface OfferedVersion {
  readonly version: string;
  readonly kubernetesVersions: readonly string[];
  /** Kubernetes versions for which it is the default. */
  readonly defaultFor: readonly string[];
}

/** A managed node group as EKS describes it. */
export interface LiveNodegroup {
  readonly name: string;
  readonly logicalId?: string;
  readonly status?: string;
  readonly kubernetesVersion?: string;
  readonly releaseVersion?: string;
  readonly amiType?: string;
  readonly instanceTypes: readonly string[];
  readonly subnetIds: readonly string[];
  readonly maxSize: number;
  /** Nodes replaced at once, as a number. */
  readonly maxUnavailable: number;
  readonly isMinimal: boolean;
  readonly healthIssues: readonly string[];
}

/** An upgrade insight of EKS. */
export interface LiveInsight {
  readonly name: string;
  readonly category: string;
  readonly kubernetesVersion?: string;
  readonly status: string;
  readonly reason?: string;
  readonly recommendation?: string;
}

export interface LiveSubnet {
  readonly id: string;
  readonly zone: string;
  readonly freeAddresses: number;
}

export interface LiveNode {
  readonly name: string;
  readonly kubeletVersion?: string;
  readonly isReady: boolean;
}

/** A cluster as it runs. A part that was not read is undefined, never empty. */
export interface LiveCluster {
  readonly name: string;
  readonly arn?: string;
  readonly status?: string;
  readonly kubernetesVersion?: string;
  readonly ipFamily?: string;
  readonly endpoint?: string;
  readonly subnetIds: readonly string[];
  /** Stack and logical id of the cluster, from the tags CloudFormation sets. */
  readonly stackName?: string;
  readonly logicalId?: string;
  readonly addons?: readonly LiveAddon[];
  /** Names of add-ons and node groups that exist and could not be described. */
  readonly undescribed: readonly string[];
  readonly offers: ReadonlyMap<string, readonly OfferedVersion[]>;
  /** Schemas of configuration values, by `name version`. */
  readonly schemas: ReadonlyMap<string, string>;
  readonly nodegroups?: readonly LiveNodegroup[];
  readonly insights?: readonly LiveInsight[];
  readonly subnets?: readonly LiveSubnet[];
  readonly nodes?: readonly LiveNode[];
  readonly pods?: readonly JsonObject[];
  /** DaemonSet aws-node; undefined where it was not read. */
  readonly daemonSet?: { readonly seen: JsonObject } | { readonly absent: true };
  readonly configMap?: JsonObject;
  readonly serviceAccount?: JsonObject;
  readonly eniConfigs?: readonly JsonObject[];
}

/** An add-on by its name. */
export function liveAddon({ addons }: LiveCluster, name: string): LiveAddon | undefined {
  return addons?.find((addon) => addon.name === name);
}
