import { ROWS, SOURCES } from './eni-limits.generated';
import { didYouMean } from '../text/nearest-names';

/** What an instance type runs on. Decides whether its interfaces can take prefixes. */
export enum InstanceHypervisor {
  /** The Nitro system: prefixes work. */
  NITRO = 'nitro',

  /** The older Xen: no prefixes, aws-node falls back to secondary addresses. */
  XEN = 'xen',

  /** No hypervisor: prefixes work, as on Nitro. */
  BARE_METAL = 'bare-metal',

  /** Not published: treated as a type without prefixes, because a wrong guess leaves pods without addresses. */
  UNKNOWN = 'unknown',
}

/**
 * Interface limits of one EC2 instance type.
 *
 * Given by hand, they need no more than `enis` and `ipv4PerEni`.
 */
export interface InstanceEniLimits {
  /**
   * Name of the type, such as `m5.large`.
   *
   * @default - limits of no particular type
   */
  readonly instanceType?: string;

  /** Network interfaces of the default network card. Other cards carry no pod traffic. */
  readonly enis: number;

  /** IPv4 addresses of one interface, its primary address included. */
  readonly ipv4PerEni: number;

  /**
   * Number of vCPUs. Decides between the caps of 110 and 250 pods.
   *
   * @default - not known: the lower cap
   */
  readonly vcpus?: number;

  /**
   * What the type runs on.
   *
   * @default InstanceHypervisor.NITRO
   */
  readonly hypervisor?: InstanceHypervisor;

  /**
   * Branch interfaces for security groups for pods; 0 for a type without a trunk interface.
   *
   * @default - not published
   */
  readonly branchEnis?: number;

  /**
   * Processor architecture as Kubernetes names it: `amd64` or `arm64`.
   *
   * @default - not published
   */
  readonly architecture?: string;

  /**
   * Network cards of the type. Only the default card counts for pods.
   *
   * @default 1
   */
  readonly networkCards?: number;

  /**
   * Manufacturer of the accelerator: `nvidia`, `amd`, `habana` or `qualcomm`, `neuron` for AWS Inferentia and Trainium,
   * `none`.
   *
   * @default - not published: taken for `none`
   */
  readonly accelerator?: string;

  /**
   * Network cards that take an EFA, by index; empty for a type without EFA.
   *
   * @default - not published
   * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html
   */
  readonly efaCards?: number[];
}

/** A public source of the limits table. */
export interface EniLimitsSource {
  /** Short name of the source. */
  readonly name: string;

  /** Where it was read, pinned to a commit if it lies in a repository. */
  readonly url: string;

  /**
   * When the source itself was generated, as an ISO 8601 date and time.
   *
   * @default - the source does not say
   */
  readonly generatedAt?: string;

  /** Instance types in that source. */
  readonly rows: number;
}

const PLATFORMS: Record<string, InstanceHypervisor> = {
  n: InstanceHypervisor.NITRO,
  x: InstanceHypervisor.XEN,
  b: InstanceHypervisor.BARE_METAL,
  '-': InstanceHypervisor.UNKNOWN,
};

let index: Map<string, string> | undefined;

/** Lines by type; built at the first look-up, so that importing the package costs nothing. */
function lines(): Map<string, string> {
  index ??= new Map(
    ROWS.trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(' ')), line]),
  );
  return index;
}

/** Types that were asked for before: a fleet asks for the same few over and over. */
const decoded = new Map<string, InstanceEniLimits>();

function optionalNumber(cell: string): number | undefined {
  return cell === '-' ? undefined : Number(cell);
}

/** One EFA on each card. A type with one card more than EFAs has none on the first card, such as p6-b300.48xlarge. */
function efaCards(cards: number, efaInterfaces?: number): number[] | undefined {
  if (efaInterfaces === 0) return [];
  const all = Array.from({ length: cards }, (_, card) => card);
  if (efaInterfaces === cards) return all;
  return efaInterfaces === cards - 1 ? all.slice(1) : undefined;
}

function decode(line: string): InstanceEniLimits {
  const [instanceType, enis, ipv4PerEni, platform, branchEnis, vcpus, architecture, cards, accelerator, efa] =
    line.split(' ');
  return {
    instanceType,
    enis: Number(enis),
    ipv4PerEni: Number(ipv4PerEni),
    hypervisor: PLATFORMS[platform],
    branchEnis: optionalNumber(branchEnis),
    vcpus: optionalNumber(vcpus),
    architecture: architecture === '-' ? undefined : architecture,
    networkCards: Number(cards),
    accelerator: accelerator === '-' ? undefined : accelerator,
    efaCards: efaCards(Number(cards), optionalNumber(efa)),
  };
}

/**
 * Interface limits of EC2 instance types: how many interfaces, how many addresses on each.
 *
 * A table that ships with the package, so that nothing is asked from AWS at synth. It counts the interfaces of
 * the default network card: aws-node gives pods no address of another one.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/misc/eni-max-pods.txt
 *
 * @example
 * EniLimits.forInstanceType('m5.large').ipv4PerEni; //=> 10
 */
export class EniLimits {
  /**
   * Limits of a type; an unknown type is an error, never a guess.
   *
   * @param instanceType name of the type, such as `m5.large`
   */
  public static forInstanceType(instanceType: string): InstanceEniLimits {
    const limits = EniLimits.find(instanceType);
    if (limits === undefined) throw new Error(EniLimits._unknown(instanceType));
    return limits;
  }

  /**
   * The message for a type that the table does not hold: close names, and how to give the limits by hand.
   *
   * @internal
   */
  public static _unknown(instanceType: string): string {
    const types = EniLimits.instanceTypes();
    return (
      `instance type '${instanceType}' is not in the table of ${types.length} types${didYouMean(instanceType, types)} ` +
      "(for a newer type give its limits by hand, as 'aws ec2 describe-instance-types' prints them: " +
      'limits: { enis: 3, ipv4PerEni: 10, vcpus: 2 })'
    );
  }

  /**
   * Limits of a type, or undefined for one the table does not hold.
   *
   * @param instanceType name of the type, such as `m5.large`
   */
  public static find(instanceType: string): InstanceEniLimits | undefined {
    const line = lines().get(instanceType);
    if (line === undefined) return undefined;
    const known = decoded.get(instanceType) ?? decode(line);
    decoded.set(instanceType, known);
    return known;
  }

  /** Every type of the table, in alphabetical order. */
  public static instanceTypes(): string[] {
    return [...lines().keys()];
  }

  /** The public sources the table was merged from. */
  public static sources(): EniLimitsSource[] {
    return SOURCES;
  }

  private constructor() {}
}
