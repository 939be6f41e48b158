import type { Json } from '../aws-node/backup/json';
import type { Ipv4Block } from './ipv4';

/** A subnet as EC2 describes it. */
export interface LiveSubnet {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly cidr: string;
  readonly block: Ipv4Block;
  readonly reservedCidrBlocks: readonly string[];
}

/** A network interface as EC2 describes it. */
export interface LiveInterface {
  readonly id: string;
  readonly subnetId: string;
  readonly isAttached: boolean;
  readonly instanceId?: string;
  readonly primary?: number;
  /** The addresses beside the first one. */
  readonly secondary: readonly number[];
  /** First addresses of /28 prefixes. */
  readonly prefixes: readonly number[];
  /** Made by aws-node for a pod network, by its tags or its description. */
  readonly isOfAwsNode: boolean;
}

/** A node as Kubernetes describes it. */
export interface LiveNode {
  readonly name: string;
  readonly instanceId?: string;
  readonly instanceType?: string;
  readonly maxPods?: number;
  /** Pods that have an address of the pod network. */
  readonly pods: number;
}

/** What a folder of saved answers, or the account, says about a network. */
export interface NetworkFacts {
  readonly subnets: readonly LiveSubnet[];
  readonly interfaces: readonly LiveInterface[];
  readonly nodes: readonly LiveNode[];
  /** Environment of aws-node; undefined where its DaemonSet was not read. */
  readonly env?: Readonly<Record<string, string>>;
  /** Subnets of ENIConfigs by the name of the ENIConfig. */
  readonly eniConfigs: Readonly<Record<string, string>>;
  /** Accounts that own the subnets: one, also where the VPC is shared. */
  readonly owners: readonly string[];
}

/** Answers by kind, each item as it was printed. */
export interface NetworkDocuments {
  readonly subnets: readonly Json[];
  readonly interfaces: readonly Json[];
  readonly reservations: readonly Json[];
  readonly nodes: readonly Json[];
  readonly pods: readonly Json[];
  readonly daemonSets: readonly Json[];
  readonly eniConfigs: readonly Json[];
}
