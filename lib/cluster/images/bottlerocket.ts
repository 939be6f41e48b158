import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { bottlerocketSettings } from '../user-data/bottlerocket-settings';
import type { NodeBootstrap } from '../user-data/node-bootstrap';
import type { TomlTable } from '../user-data/toml';
import { mergeTables, renderToml } from '../user-data/toml';
import type { BottlerocketOptions } from '../node-image-options';
import { BottlerocketVariant } from '../node-image-options';
import type { InstanceFacts } from '../instance-facts';
import { missingChips } from './chips';
import type { ImageDevice, ImageFamily, ImageTarget } from './image-family';

/** The volume of the operating system never grows; images and pod data are on the second one. */
const SYSTEM_VOLUME_GIBIBYTES = 4;

/** Bottlerocket, configured by settings in TOML. */
export class Bottlerocket implements ImageFamily {
  public readonly name = 'Bottlerocket';
  public readonly release = { pattern: /^v?\d+\.\d+\.\d+$/, example: '1.50.0' };
  public readonly karpenterAlias = 'bottlerocket';
  public readonly isWindows = false;
  /** @see https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html#launch-template-user-data */
  public readonly winsOverEks = true;

  constructor(private readonly options: BottlerocketOptions) {}

  public get choosesDrivers(): boolean {
    return this.options.variant === undefined;
  }

  /** Every variant has the Neuron driver, only one has those of NVIDIA. */
  public get drivers(): string {
    return this.options.variant === BottlerocketVariant.NVIDIA ? 'nvidia' : 'neuron';
  }

  /** @see https://bottlerocket.dev/en/os/latest/api/settings/kubelet-device-plugins/ */
  public get bringsDevicePlugin(): boolean {
    return this.options.variant === BottlerocketVariant.NVIDIA;
  }

  public withAccelerator(accelerator: string): Bottlerocket {
    if (accelerator !== 'nvidia') return this;
    return new Bottlerocket({ ...this.options, variant: BottlerocketVariant.NVIDIA });
  }

  public knowsExpressions(): boolean {
    return false;
  }

  /** @see https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id-bottlerocket.html */
  public ssmParameter({ kubernetesVersion, architecture }: ImageTarget): string {
    const { release = 'latest', variant } = this.options;
    const flavor = variant === undefined || variant === BottlerocketVariant.STANDARD ? '' : `-${variant}`;
    return `/aws/service/bottlerocket/aws-k8s-${kubernetesVersion}${flavor}/${architecture}/${release.replace(/^v/, '')}/image_id`;
  }

  public amiType(architecture: ec2.InstanceArchitecture): string {
    const { variant = BottlerocketVariant.STANDARD } = this.options;
    const arch = architecture === ec2.InstanceArchitecture.ARM_64 ? 'ARM_64' : 'x86_64';
    return `BOTTLEROCKET_${arch}${variant === BottlerocketVariant.STANDARD ? '' : `_${variant.toUpperCase()}`}`;
  }

  public devices(sizeGibibytes: number): ImageDevice[] {
    return [
      { deviceName: '/dev/xvda', sizeGibibytes: SYSTEM_VOLUME_GIBIBYTES },
      { deviceName: '/dev/xvdb', sizeGibibytes },
    ];
  }

  public problemsWith(instanceTypes: InstanceFacts[]): string[] {
    return missingChips(instanceTypes, 'variant', this.options.variant);
  }

  public completeUserData(node: NodeBootstrap): string {
    return this.render(bottlerocketSettings(node));
  }

  public additionalUserData(maxPods: number): string {
    return this.render({ 'max-pods': maxPods });
  }

  public userParts(): string | undefined {
    return this.options.settings && renderToml({ settings: this.options.settings as TomlTable });
  }

  private render(kubernetes: TomlTable): string {
    const own: TomlTable = { settings: { kubernetes } };
    return renderToml(mergeTables(own, { settings: (this.options.settings ?? {}) as TomlTable }));
  }
}
