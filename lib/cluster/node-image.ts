import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { Al2023 } from './images/al2023';
import { Bottlerocket } from './images/bottlerocket';
import type { ImageFamily, ImageTarget } from './images/image-family';
import { imageProblems } from './images/image-checks';
import { Windows } from './images/windows';
import type {
  Al2023Options,
  BottlerocketOptions,
  CustomImageOptions,
  NodeImageOptions,
  WindowsOptions,
} from './node-image-options';
import { ACCEPT_FORWARDED_PACKETS } from './user-data/forward-policy';

/** Names of operating systems in an EC2NodeClass. */
const KARPENTER_FAMILIES: { [alias: string]: string } = {
  al2023: 'AL2023',
  bottlerocket: 'Bottlerocket',
  windows2019: 'Windows2019',
  windows2022: 'Windows2022',
  windows2025: 'Windows2025',
};

interface KarpenterImage {
  readonly amiFamily: string;
  readonly term: { [key: string]: string };
}

/** What decides about an image beyond its operating system. */
interface ImageChoice extends NodeImageOptions {
  readonly release?: string;
}

/**
 * Operating system and image of nodes, with what is to be told to it beside what it must know to join.
 *
 * By default the launch template carries the id of the image, read at deploy time from the public SSM parameter of the
 * Kubernetes version: only so is max pods ours to say (ADR-03).
 *
 * @example
 * const plain = NodeImage.al2023();
 * const pinned = NodeImage.bottlerocket({ release: '1.50.0' });
 * const gpu = NodeImage.al2023({ accelerator: NodeAccelerator.NVIDIA });
 * const windows = NodeImage.windows2022({ commands: ['Write-Host "hello"'] });
 */
export class NodeImage {
  /**
   * The EKS image of Amazon Linux 2023.
   *
   * @param options drivers, release, and your own parts of the user data
   */
  public static al2023(options: Al2023Options = {}): NodeImage {
    return new NodeImage(new Al2023(options), options);
  }

  /**
   * The EKS variant of Bottlerocket.
   *
   * @param options variant, release, and your own settings
   */
  public static bottlerocket(options: BottlerocketOptions = {}): NodeImage {
    return new NodeImage(new Bottlerocket(options), options);
  }

  /**
   * The EKS image of Windows Server 2019.
   *
   * @param options edition, and your own commands
   */
  public static windows2019(options: WindowsOptions = {}): NodeImage {
    return new NodeImage(new Windows('2019', options), options);
  }

  /**
   * The EKS image of Windows Server 2022.
   *
   * @param options edition, and your own commands
   */
  public static windows2022(options: WindowsOptions = {}): NodeImage {
    return new NodeImage(new Windows('2022', options), options);
  }

  /**
   * The EKS image of Windows Server 2025.
   *
   * @param options edition, and your own commands
   */
  public static windows2025(options: WindowsOptions = {}): NodeImage {
    return new NodeImage(new Windows('2025', options), options);
  }

  /**
   * An image of your own, made from Amazon Linux 2023 with nodeadm.
   *
   * @param machineImage the image
   * @param options what it was made from, and your own parts of the user data
   */
  public static custom(machineImage: ec2.IMachineImage, options: CustomImageOptions = {}): NodeImage {
    const { builtFromRelease: release, acceptForwardedPackets = true, ...parts } = options;
    const scripts = acceptForwardedPackets ? [ACCEPT_FORWARDED_PACKETS] : [];
    return new NodeImage(new Al2023({ ...parts, release }, scripts), { ...parts, release }, machineImage);
  }

  /** Whether EKS chooses the image, and with it max pods. */
  public readonly chosenByEks: boolean;

  private constructor(
    /** @internal */
    public readonly _family: ImageFamily,
    private readonly options: ImageChoice,
    private readonly ownImage?: ec2.IMachineImage,
  ) {
    const problems = imageProblems(options, this._family);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    this.chosenByEks = options.chosenByEks ?? false;
  }

  /** Whether nodes run Windows. */
  public get isWindows(): boolean {
    return this._family.isWindows;
  }

  /** The operating system, such as `Amazon Linux 2023`. */
  public get operatingSystem(): string {
    return this._family.name;
  }

  /**
   * The same operating system from an image of your choice, for example a copy in your account.
   *
   * @param machineImage the image
   */
  public withMachineImage(machineImage: ec2.IMachineImage): NodeImage {
    return new NodeImage(this._family, { ...this.options, chosenByEks: false }, machineImage);
  }

  /**
   * Whether a new release reaches nodes without a change of the app.
   *
   * @internal
   */
  public get _followsNewest(): boolean {
    return this.ownImage === undefined && this.options.release === undefined;
  }

  /**
   * Whether the instance types may decide about drivers; those of an image of your own are in it already.
   *
   * @internal
   */
  public get _choosesDrivers(): boolean {
    return this.ownImage === undefined && this._family.choosesDrivers;
  }

  /** @internal */
  public _withAccelerator(accelerator: string): NodeImage {
    return new NodeImage(this._family.withAccelerator(accelerator), this.options, this.ownImage);
  }

  /**
   * Whether nodes can compute their own max pods. How old an image of your own is only you know.
   *
   * @internal
   */
  public _knowsExpressions(target: ImageTarget): boolean {
    const ageUnknown = this.ownImage !== undefined && this.options.release === undefined;
    return !this.chosenByEks && !ageUnknown && this._family.knowsExpressions(target);
  }

  /**
   * The image by the name under which Karpenter knows it.
   *
   * @internal
   */
  public _karpenterTerms(scope: Construct): KarpenterImage {
    const amiFamily = KARPENTER_FAMILIES[this._family.karpenterAlias];
    if (this.ownImage) return { amiFamily, term: { id: this.ownImage.getImage(scope).imageId } };
    const { release } = this.options;
    const version = release === undefined ? 'latest' : `v${release.replace(/^v/, '')}`;
    return { amiFamily, term: { alias: `${this._family.karpenterAlias}@${version}` } };
  }

  /** @internal */
  public _machineImage(target: ImageTarget): ec2.IMachineImage | undefined {
    if (this.chosenByEks) return undefined;
    if (this.ownImage) return this.ownImage;
    const os = this.isWindows ? ec2.OperatingSystemType.WINDOWS : ec2.OperatingSystemType.LINUX;
    return ec2.MachineImage.fromSsmParameter(this._family.ssmParameter(target), { os });
  }
}
