/** Chips for which an image of Amazon Linux 2023 brings the drivers. */
export enum NodeAccelerator {
  /** None, whatever the instance type has. */
  NONE = 'none',

  /** NVIDIA GPUs. */
  NVIDIA = 'nvidia',

  /** AWS Inferentia and Trainium. */
  NEURON = 'neuron',
}

/** Flavors of Bottlerocket. */
export enum BottlerocketVariant {
  /** Neither drivers nor certified cryptography. */
  STANDARD = 'standard',

  /** With the drivers of NVIDIA GPUs. */
  NVIDIA = 'nvidia',

  /** With cryptography validated by FIPS 140-3. */
  FIPS = 'fips',
}

/** Editions of Windows Server. */
export enum WindowsEdition {
  /** Without a desktop: smaller, and less to attack. */
  CORE = 'Core',

  /** With a desktop. */
  FULL = 'Full',
}

/** What every image of EKS can be told. */
export interface NodeImageOptions {
  /**
   * Whether EKS chooses the image instead of the launch template, and shows in its console when a newer one is there.
   *
   * EKS then writes max pods into the user data by its own rule, and only Bottlerocket listens to another number: a
   * warning says where the numbers differ. A node group cannot change from one to the other, it must be replaced.
   *
   * @default false
   * @see https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html#mng-ami-id-conditions
   */
  readonly chosenByEks?: boolean;
}

/** What an image of Amazon Linux 2023 can be told. */
export interface Al2023Options extends NodeImageOptions {
  /**
   * Chips that the image brings drivers for.
   *
   * @default - those of the instance types: NVIDIA or NEURON where they have such chips, otherwise none
   */
  readonly accelerator?: NodeAccelerator;

  /**
   * Release of the image, such as `v20260714`, so that nodes are replaced when you say so.
   *
   * @default - the recommended one on the day of the deployment
   * @see https://github.com/awslabs/amazon-eks-ami/releases
   */
  readonly release?: string;

  /**
   * Shell scripts that run before the node joins, each with its `#!` line.
   *
   * @default - none
   */
  readonly scripts?: string[];

  /**
   * Values of `spec` of further NodeConfigs. nodeadm merges them in this order over ours, the last one wins.
   *
   * Max pods is not among them, it belongs to the node group.
   *
   * @default - none
   * @see https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/
   */
  readonly nodeConfigSpecs?: { [key: string]: unknown }[];
}

/** What an image of Bottlerocket can be told. */
export interface BottlerocketOptions extends NodeImageOptions {
  /**
   * Flavor of the image.
   *
   * @default - NVIDIA for instance types with NVIDIA GPUs, otherwise STANDARD
   */
  readonly variant?: BottlerocketVariant;

  /**
   * Release of the image, such as `1.50.0`, so that nodes are replaced when you say so.
   *
   * @default - the latest one on the day of the deployment
   * @see https://github.com/bottlerocket-os/bottlerocket/releases
   */
  readonly release?: string;

  /**
   * Settings below `settings`, laid over ours: text, numbers, booleans, lists of text and tables of these.
   *
   * Max pods is not among them, it belongs to the node group.
   *
   * @default - none
   * @see https://bottlerocket.dev/en/os/latest/api/settings/
   */
  readonly settings?: { [key: string]: unknown };
}

/** What an image of Windows Server can be told. */
export interface WindowsOptions extends NodeImageOptions {
  /**
   * Edition of Windows Server.
   *
   * @default WindowsEdition.CORE
   */
  readonly edition?: WindowsEdition;

  /**
   * PowerShell commands that run before the node joins.
   *
   * @default - none
   */
  readonly commands?: string[];

  /**
   * Arguments for kubelet beside ours, such as `--v=4`. Max pods is not among them, it belongs to the node group.
   *
   * @default - none
   */
  readonly kubeletExtraArgs?: string[];
}

/** What an image of your own, made from Amazon Linux 2023, can be told. */
export interface CustomImageOptions {
  /**
   * Release of the EKS image that yours was made from, such as `v20260714`.
   *
   * Tells which features nodeadm has: from v20251007 on, nodes of mixed types compute max pods each for itself.
   *
   * @default - not known: one number for all types
   */
  readonly builtFromRelease?: string;

  /**
   * Whether a script sets the policy of forwarded packets to ACCEPT before kubelet starts. Images of EKS do it
   * themselves; on others it may be DROP, and pods reach nothing outside their node.
   *
   * @default true
   * @see https://docs.aws.amazon.com/eks/latest/best-practices/vpc-cni.html
   */
  readonly acceptForwardedPackets?: boolean;

  /**
   * Shell scripts that run before the node joins, each with its `#!` line.
   *
   * @default - none
   */
  readonly scripts?: string[];

  /**
   * Values of `spec` of further NodeConfigs. nodeadm merges them in this order over ours, the last one wins.
   *
   * @default - none
   * @see https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/
   */
  readonly nodeConfigSpecs?: { [key: string]: unknown }[];
}
