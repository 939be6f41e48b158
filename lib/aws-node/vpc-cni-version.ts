import { DEFECTS, LATEST_KNOWN_VERSION } from './facts/curated.data';
import { AS_OF } from './facts/upstream.data';

const FORMAT = /^v?1\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})(?:-eksbuild\.([1-9]\d{0,3}))?$/;

/**
 * A version of the VPC CNI plugin, as the managed add-on `vpc-cni` spells it.
 *
 * Find the versions that EKS offers for a Kubernetes version with
 * `aws eks describe-addon-versions --addon-name vpc-cni --kubernetes-version 1.36`.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html
 *
 * @example
 * const version = VpcCniVersion.of('v1.22.4-eksbuild.3');
 * version.isAtLeast(18); //=> true: at least v1.18.0
 */
export class VpcCniVersion {
  /**
   * The newest version that this release of the library knows: v1.23.1-eksbuild.1.
   *
   * @see https://github.com/aws/amazon-vpc-cni-k8s/releases/tag/v1.23.1
   */
  public static readonly LATEST_KNOWN = VpcCniVersion.of(LATEST_KNOWN_VERSION);

  /** Day on which `LATEST_KNOWN` was prepared for release upstream, as an ISO date. */
  public static readonly LATEST_KNOWN_DATE = AS_OF;

  /**
   * Any version, for example one that is newer than this library.
   *
   * @param version such as `v1.23.1-eksbuild.1`; `v1.23.1` and `1.23.1` are read too, but an add-on needs the EKS build
   * @throws when the text is not a version of the VPC CNI plugin
   */
  public static of(version: string): VpcCniVersion {
    const match = FORMAT.exec(version);
    if (!match) {
      throw new Error(
        `'${version}' is not a version of the vpc-cni add-on: write it as in v1.23.1-eksbuild.1 (list them with 'aws eks describe-addon-versions --addon-name vpc-cni')`,
      );
    }
    return new VpcCniVersion(
      Number(match[1]),
      Number(match[2]),
      match[3] === undefined ? undefined : Number(match[3]),
    );
  }

  private constructor(
    /** Minor number: 23 in v1.23.1-eksbuild.1. The major number has always been 1. */
    public readonly minor: number,
    /** Patch number: 1 in v1.23.1-eksbuild.1. */
    public readonly patch: number,
    /** Number of the EKS build: 1 in v1.23.1-eksbuild.1; undefined for a release without one. */
    public readonly eksBuild?: number,
  ) {}

  /** What makes this version unfit for use, or undefined when nothing is known against it. */
  public get defect(): string | undefined {
    const isFrom = (release: string): boolean => this.compare(VpcCniVersion.of(release)) >= 0;
    return DEFECTS.find(({ since, fixedIn }) => isFrom(since) && !isFrom(fixedIn))?.description;
  }

  /** The release without its EKS build, such as `v1.23.1`. */
  public get release(): string {
    return `v1.${this.minor}.${this.patch}`;
  }

  /**
   * Whether this is the given release or a newer one, whatever the EKS build.
   *
   * @param minor minor number of the release, such as 22
   * @param patch patch number of the release
   */
  public isAtLeast(minor: number, patch: number = 0): boolean {
    return this.minor !== minor ? this.minor > minor : this.patch >= patch;
  }

  /**
   * Orders two versions: negative when this one is older, positive when it is newer, 0 when they are equal.
   *
   * A version without an EKS build counts as older than every build of it.
   *
   * @param other the version to compare with
   */
  public compare(other: VpcCniVersion): number {
    return (
      this.minor - other.minor || this.patch - other.patch || (this.eksBuild ?? 0) - (other.eksBuild ?? 0)
    );
  }

  /**
   * Minor versions between this version and another one, counted upwards; negative for a downgrade.
   *
   * EKS moves the add-on by one minor version at a time.
   *
   * @param previous the version that is in use
   */
  public minorStepsFrom(previous: VpcCniVersion): number {
    return this.minor - previous.minor;
  }

  /** The version as the add-on spells it, such as `v1.23.1-eksbuild.1`. */
  public toString(): string {
    return this.eksBuild === undefined ? this.release : `${this.release}-eksbuild.${this.eksBuild}`;
  }
}
