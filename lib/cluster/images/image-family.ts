import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { InstanceFacts } from '../instance-facts';
import type { NodeBootstrap } from '../user-data/node-bootstrap';

/** What an image is chosen for. */
export interface ImageTarget {
  readonly kubernetesVersion: string;
  readonly architecture: ec2.InstanceArchitecture;
}

/** A volume of a node. */
export interface ImageDevice {
  readonly deviceName: string;
  readonly sizeGibibytes: number;
}

/** Operating system of a node: where its image is found, how its nodes are started, what it cannot do. */
export interface ImageFamily {
  /** Name for messages, such as `Bottlerocket`. */
  readonly name: string;

  /** How a release is written, for systems whose releases can be chosen. */
  readonly release?: { readonly pattern: RegExp; readonly example: string };

  /** Name in a Karpenter alias, such as `bottlerocket`. */
  readonly karpenterAlias: string;

  readonly isWindows: boolean;

  /** The accelerator that the image has drivers for; undefined while the user has not chosen, and for none. */
  readonly drivers?: string;

  /** Whether the image may get drivers that the user did not name. */
  readonly choosesDrivers: boolean;

  /** Whether nodes offer their accelerators to pods without a device plugin from elsewhere. */
  readonly bringsDevicePlugin: boolean;

  /** Whether a number in the user data wins over the one that EKS writes where there is no image id. */
  readonly winsOverEks: boolean;

  /** The same image with the drivers of an accelerator, where there is one. */
  withAccelerator(accelerator: string): ImageFamily;

  /** Whether nodes compute their own max pods from an expression. */
  knowsExpressions(target: ImageTarget): boolean;

  /** Public SSM parameter that holds the image id. */
  ssmParameter(target: ImageTarget): string;

  /** What EKS calls the image where it chooses it itself. */
  amiType(architecture: ec2.InstanceArchitecture): string;

  /** The volumes; the one that fills up with images and pod data has the size. */
  devices(sizeGibibytes: number): ImageDevice[];

  /** Why nodes of this type or architecture cannot run the image. */
  problemsWith(instanceTypes: InstanceFacts[], architecture: ec2.InstanceArchitecture): string[];

  /** User data of a node that must be told everything. */
  completeUserData(node: NodeBootstrap): string;

  /** User data of a node that EKS tells the rest; undefined for none. `maxPods` is what kubelet will have. */
  additionalUserData(maxPods: number): string | undefined;

  /** What the user has to say to a node, and nothing else; undefined for nothing. */
  userParts(): string | undefined;
}
