import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { NodeBootstrap } from '../user-data/node-bootstrap';
import { renderPowershell, windowsBootstrap } from '../user-data/windows-bootstrap';
import type { WindowsOptions } from '../node-image-options';
import { WindowsEdition } from '../node-image-options';
import type { InstanceFacts } from '../instance-facts';
import type { ImageDevice, ImageFamily, ImageTarget } from './image-family';

/** Windows Server, started by the PowerShell script of EKS. */
export class Windows implements ImageFamily {
  public readonly name: string;
  public readonly karpenterAlias: string;
  public readonly isWindows = true;
  public readonly winsOverEks = false;
  public readonly choosesDrivers = false;
  public readonly bringsDevicePlugin = false;

  constructor(
    private readonly year: string,
    private readonly options: WindowsOptions,
  ) {
    this.name = `Windows Server ${year}`;
    this.karpenterAlias = `windows${year}`;
  }

  public withAccelerator(): Windows {
    return this;
  }

  public knowsExpressions(): boolean {
    return false;
  }

  /** @see https://docs.aws.amazon.com/eks/latest/userguide/retrieve-windows-ami-id.html */
  public ssmParameter({ kubernetesVersion }: ImageTarget): string {
    return `/aws/service/ami-windows-latest/Windows_Server-${this.year}-English-${this.edition}-EKS_Optimized-${kubernetesVersion}/image_id`;
  }

  public amiType(): string {
    return `WINDOWS_${this.edition.toUpperCase()}_${this.year}_x86_64`;
  }

  public devices(sizeGibibytes: number): ImageDevice[] {
    return [{ deviceName: '/dev/sda1', sizeGibibytes }];
  }

  public problemsWith(instanceTypes: InstanceFacts[], architecture: ec2.InstanceArchitecture): string[] {
    if (architecture === ec2.InstanceArchitecture.X86_64) return [];
    return [
      `${instanceTypes.map(({ name }) => name).join(', ')}: there is no Windows image for ${architecture}, take x86_64 instance types`,
    ];
  }

  public completeUserData(node: NodeBootstrap): string {
    const { commands = [], kubeletExtraArgs = [] } = this.options;
    return renderPowershell([...commands, ...windowsBootstrap(node, kubeletExtraArgs)]);
  }

  public additionalUserData(): string | undefined {
    const { commands = [] } = this.options;
    return commands.length > 0 ? renderPowershell(commands) : undefined;
  }

  public userParts(): string | undefined {
    return this.options.commands?.join('\n');
  }

  private get edition(): string {
    return this.options.edition ?? WindowsEdition.CORE;
  }
}
