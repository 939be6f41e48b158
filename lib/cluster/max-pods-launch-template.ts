import { Size, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { KubeReserved } from '../capacity/kube-reserved';
import { renderNodeConfig } from './node-config';

/** Properties of a `MaxPodsLaunchTemplate`. */
export interface MaxPodsLaunchTemplateProps {
  /** The cluster that the nodes join. */
  readonly cluster: eks.ICluster;

  /** Kubernetes version of the nodes; it selects the image. */
  readonly kubernetesVersion: eks.KubernetesVersion;

  /** Service CIDR block of the cluster, as IPv4 or IPv6 CIDR block. */
  readonly serviceCidr: string;

  /** Most pods that kubelet accepts on a node. */
  readonly maxPods: number;

  /**
   * Processor architecture of the nodes.
   *
   * @default InstanceArchitecture.X86_64
   */
  readonly architecture?: ec2.InstanceArchitecture;

  /**
   * Image of the nodes: an Amazon Linux 2023 EKS image, or one made from it.
   *
   * @default - the recommended image of the Kubernetes version, looked up at deploy time by its SSM parameter
   */
  readonly machineImage?: ec2.IMachineImage;

  /**
   * Size of the root volume.
   *
   * @default Size.gibibytes(80)
   */
  readonly rootVolumeSize?: Size;
}

/**
 * A launch template whose nodes agree with the pod network about max pods.
 *
 * It carries an image id: without one EKS puts its own max pods into the user data of a managed node group, and that
 * value wins over any other. With one, the user data must hold all that nodeadm needs, and it does. IMDSv2 with hop
 * limit 1 keeps pods away from the role of the node.
 *
 * @example
 * declare const cluster: eks.ICluster;
 * new MaxPodsLaunchTemplate(this, 'Nodes', {
 *   cluster,
 *   kubernetesVersion: eks.KubernetesVersion.V1_36,
 *   serviceCidr: '172.20.0.0/16',
 *   maxPods: 110,
 * });
 * @see https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
 */
export class MaxPodsLaunchTemplate extends Construct {
  /** The launch template. */
  public readonly launchTemplate: ec2.LaunchTemplate;

  /** Most pods that kubelet accepts on a node. */
  public readonly maxPods: number;

  constructor(scope: Construct, id: string, props: MaxPodsLaunchTemplateProps) {
    super(scope, id);
    this.maxPods = props.maxPods;
    this.launchTemplate = new ec2.LaunchTemplate(this, 'Resource', {
      machineImage: props.machineImage ?? recommendedImage(props),
      userData: userDataOf(props),
      requireImdsv2: true,
      httpPutResponseHopLimit: 1,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: ec2.BlockDeviceVolume.ebs((props.rootVolumeSize ?? Size.gibibytes(80)).toGibibytes(), {
            encrypted: true,
            volumeType: ec2.EbsDeviceVolumeType.GP3,
          }),
        },
      ],
    });
    Tags.of(this).add('Name', this.node.path);
  }
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id.html */
function recommendedImage({
  kubernetesVersion,
  architecture,
}: MaxPodsLaunchTemplateProps): ec2.IMachineImage {
  const arch = architecture ?? ec2.InstanceArchitecture.X86_64;
  return ec2.MachineImage.fromSsmParameter(
    `/aws/service/eks/optimized-ami/${kubernetesVersion.version}/amazon-linux-2023/${arch}/standard/recommended/image_id`,
  );
}

function userDataOf({ cluster, serviceCidr, maxPods }: MaxPodsLaunchTemplateProps): ec2.UserData {
  const userData = new ec2.MultipartUserData();
  userData.addPart(
    ec2.MultipartBody.fromRawBody({
      contentType: 'application/node.eks.aws',
      body: renderNodeConfig({
        clusterName: cluster.clusterName,
        apiServerEndpoint: cluster.clusterEndpoint,
        certificateAuthority: cluster.clusterCertificateAuthorityData,
        serviceCidr,
        maxPods,
        // The memory depends on max pods alone; the processor time is left to nodeadm, which sees the instance.
        kubeReservedMemory: KubeReserved.compute({ maxPods, vcpus: 1 }).memory,
      }),
    }),
  );
  return userData;
}
