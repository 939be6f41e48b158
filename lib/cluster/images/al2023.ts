import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { NodeBootstrap } from '../user-data/node-bootstrap';
import type { Json } from '../user-data/node-config';
import { nodeConfigSpec, renderNodeConfig, reservationSpec } from '../user-data/node-config';
import type { Al2023Options } from '../node-image-options';
import { NodeAccelerator } from '../node-image-options';
import type { InstanceFacts } from '../instance-facts';
import { hasDrivers, missingChips } from './chips';
import type { ImageDevice, ImageFamily, ImageTarget } from './image-family';

/** The first release of the EKS images whose nodeadm knows `maxPodsExpression`. Older ones ignore it silently. */
const FIRST_RELEASE_WITH_EXPRESSIONS = 20251007;

/** The oldest Kubernetes version for which that release, and with it every later recommended image, exists. */
const FIRST_KUBERNETES_WITH_EXPRESSIONS = 28;

const NODE_CONFIG = 'application/node.eks.aws';
const SHELL_SCRIPT = 'text/x-shellscript; charset="us-ascii"';

/** Amazon Linux 2023, started by nodeadm. */
export class Al2023 implements ImageFamily {
  public readonly name = 'Amazon Linux 2023';
  public readonly release = { pattern: /^v\d{8}$/, example: 'v20260714' };
  public readonly karpenterAlias = 'al2023';
  public readonly isWindows = false;
  public readonly winsOverEks = false;
  public readonly bringsDevicePlugin = false;

  constructor(
    private readonly options: Al2023Options,
    private readonly firstScripts: string[] = [],
  ) {}

  public get choosesDrivers(): boolean {
    return this.options.accelerator === undefined;
  }

  public get drivers(): string | undefined {
    return this.options.accelerator;
  }

  public withAccelerator(accelerator: string): Al2023 {
    if (!hasDrivers(accelerator)) return this;
    return new Al2023({ ...this.options, accelerator: accelerator as NodeAccelerator }, this.firstScripts);
  }

  /**
   * A release decides by its date, a recommended image by its Kubernetes version.
   *
   * @see https://github.com/awslabs/amazon-eks-ami/releases/tag/v20251007
   */
  public knowsExpressions({ kubernetesVersion }: ImageTarget): boolean {
    const { release } = this.options;
    if (release !== undefined) return Number(release.replace(/^v/, '')) >= FIRST_RELEASE_WITH_EXPRESSIONS;
    return Number(kubernetesVersion.split('.')[1]) >= FIRST_KUBERNETES_WITH_EXPRESSIONS;
  }

  /** @see https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id.html */
  public ssmParameter({ kubernetesVersion, architecture }: ImageTarget): string {
    const { release } = this.options;
    const image =
      release === undefined
        ? 'recommended'
        : `amazon-eks-node-al2023-${architecture}-${this.variant}-${kubernetesVersion}-${release}`;
    return `/aws/service/eks/optimized-ami/${kubernetesVersion}/amazon-linux-2023/${architecture}/${this.variant}/${image}/image_id`;
  }

  public amiType(architecture: ec2.InstanceArchitecture): string {
    const arch = architecture === ec2.InstanceArchitecture.ARM_64 ? 'ARM_64' : 'x86_64';
    return `AL2023_${arch}_${this.variant.toUpperCase()}`;
  }

  public devices(sizeGibibytes: number): ImageDevice[] {
    return [{ deviceName: '/dev/xvda', sizeGibibytes }];
  }

  public problemsWith(instanceTypes: InstanceFacts[], architecture: ec2.InstanceArchitecture): string[] {
    const { accelerator } = this.options;
    const arm = accelerator === NodeAccelerator.NEURON && architecture === ec2.InstanceArchitecture.ARM_64;
    return [
      ...missingChips(instanceTypes, 'accelerator', accelerator),
      ...(arm ? ['there is no Neuron image for arm64: take x86_64 instance types'] : []),
    ];
  }

  public completeUserData(node: NodeBootstrap): string {
    return this.render([nodeConfigSpec(node)]);
  }

  public additionalUserData(maxPods: number): string {
    return this.render([reservationSpec(maxPods)]);
  }

  public userParts(): string | undefined {
    const { scripts = [], nodeConfigSpecs = [] } = this.options;
    return this.firstScripts.length + scripts.length + nodeConfigSpecs.length > 0
      ? this.render([])
      : undefined;
  }

  private get variant(): string {
    const { accelerator = NodeAccelerator.NONE } = this.options;
    return accelerator === NodeAccelerator.NONE ? 'standard' : accelerator;
  }

  /** Scripts run before nodeadm starts; of two NodeConfigs that say something about the same, the last one wins. */
  private render(specs: Json[]): string {
    const userData = new ec2.MultipartUserData();
    const { scripts = [], nodeConfigSpecs = [] } = this.options;
    for (const body of [...this.firstScripts, ...scripts]) {
      userData.addPart(ec2.MultipartBody.fromRawBody({ contentType: SHELL_SCRIPT, body }));
    }
    for (const each of [...specs, ...nodeConfigSpecs]) {
      userData.addPart(
        ec2.MultipartBody.fromRawBody({ contentType: NODE_CONFIG, body: renderNodeConfig(each) }),
      );
    }
    return userData.render();
  }
}
