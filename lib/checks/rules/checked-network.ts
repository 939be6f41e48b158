/**
 * Resource of a template, as custom rules see it.
 *
 * Reading a value that the template leaves open ends the check of the resource: it counts as not checkable.
 */
export interface ICheckedResource {
  /** Name of the template. */
  readonly stack: string;

  /** Logical id in the template. */
  readonly logicalId: string;

  /** CloudFormation type. */
  readonly resourceType: string;

  /**
   * Value of a property, with references, parameters and functions resolved; undefined when it is absent.
   *
   * @param path names of properties with dots between them, such as `ScalingConfig.MaxSize`
   */
  value(path: string): any; // eslint-disable-line @typescript-eslint/no-explicit-any -- any JSON
}

/** Subnet of a checked network. */
export interface ICheckedSubnet extends ICheckedResource {
  /** IPv4 CIDR block; undefined for a subnet of IPv6 alone. */
  readonly ipv4CidrBlock?: string;

  /** Availability Zone, such as `eu-west-1a`. */
  readonly availabilityZone: string;

  /** Users of the subnet: `cluster`, `node`, `pod`, `fargate`. */
  readonly usedFor: string[];

  /** Whether the default route leads to an internet gateway. */
  readonly isPublic: boolean;
}

/** Managed node group of a checked network. */
export interface ICheckedNodegroup extends ICheckedResource {
  /** Instance types, of the node group or of its launch template. */
  readonly instanceTypes: string[];

  /** Subnets that nodes start in. */
  readonly subnets: ICheckedSubnet[];
}

/** Cluster of a checked network. */
export interface ICheckedCluster extends ICheckedResource {
  /** Kubernetes version; undefined when the template leaves it to EKS. */
  readonly kubernetesVersion?: string;

  /** Subnets of the control plane. */
  readonly clusterSubnets: ICheckedSubnet[];

  /** Subnets that pods take addresses from. */
  readonly podSubnets: ICheckedSubnet[];

  /** Managed node groups. */
  readonly nodegroups: ICheckedNodegroup[];

  /**
   * Environment variable of aws-node in the vpc-cni add-on; undefined when it is not set.
   *
   * @param name such as `WARM_IP_TARGET`
   */
  vpcCniSetting(name: string): string | undefined;
}

/** All templates of a check as one network. */
export interface ICheckedNetwork {
  /** Clusters. */
  readonly clusters: ICheckedCluster[];

  /** Subnets, of clusters or not. */
  readonly subnets: ICheckedSubnet[];

  /**
   * Resources of a CloudFormation type.
   *
   * @param resourceType such as `AWS::EC2::NatGateway`
   */
  resourcesOfType(resourceType: string): ICheckedResource[];

  /**
   * Whether the first resource waits for the second when the stacks are deployed.
   *
   * @param resource the one that may wait
   * @param other the one to wait for
   */
  dependsOn(resource: ICheckedResource, other: ICheckedResource): boolean;
}
