import { Annotations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { MaxPods } from '../capacity/max-pods';
import type { MaxPodsGroupResult } from '../capacity/max-pods-result';
import type { LaunchInterface } from './efa-layout';
import { efaLayout, efaOnFirstCard } from './efa-layout';
import { acceleratedImage, acceleratorWarnings } from './images/accelerated-image';
import { architectureOf, factsOf } from './instance-facts';
import { checkNodes } from './node-checks';
import { NodeImage } from './node-image';
import { NodeMetadataAccess } from './node-metadata-access';
import type { NodeNetwork } from './node-network';
import type { NodeTemplateOptions } from './node-options';
import type { NodeStarter, NodeWarning } from './node-pod-limit';
import { decidePodLimit, maxPodsOptionsOf } from './node-pod-limit';
import type { PodLimit } from './user-data/node-bootstrap';
import { atConstruct } from '../synth/construct-error';

/** What is decided about the nodes of a group before anything is defined. */
export interface NodePlan {
  readonly image: NodeImage;
  readonly architecture: ec2.InstanceArchitecture;
  readonly podLimit: PodLimit;
  readonly computed: MaxPodsGroupResult;
  /** Interfaces that a node has from its launch; undefined for one plain interface. */
  readonly interfaces?: LaunchInterface[];
}

/** Checks and decides, and leaves the advice at the construct. Throws for nodes that cannot work in this network. */
export function planNodes(
  scope: Construct,
  network: NodeNetwork,
  options: NodeTemplateOptions,
  starter: NodeStarter = {},
): NodePlan {
  const architecture = architectureOf(scope, options.instanceTypes, options.limits);
  const types = factsOf(options.instanceTypes, options.limits);
  const image = acceleratedImage(scope, options.image ?? NodeImage.al2023(), types);
  checkNodes(scope, network, options, image, architecture);
  const interfaces = options.efa ? efaLayout(scope, types) : undefined;
  const efaOnlyInterfaces = efaOnFirstCard(interfaces ?? []);
  const target = { kubernetesVersion: network.kubernetesVersion.version, architecture };
  const { podLimit, computed, warnings } = atConstruct(scope, () =>
    decidePodLimit(network, options, image, target, { ...starter, efaOnlyInterfaces }),
  );
  const told = atConstruct(scope, () => whatKubeletIsTold(network, options, image, podLimit));
  const advice = [
    ...warnings,
    ...acceleratorWarnings(image, types),
    ...injectionWarnings(told, podLimit),
    ...metadataWarnings(options.metadataAccess),
  ];
  advice.forEach(({ id, text }) => Annotations.of(scope).addWarningV2(id, text));
  return { image, architecture, podLimit: told, computed, interfaces };
}

/** Where EKS chooses the image it has the last word, except on Bottlerocket. */
function whatKubeletIsTold(
  network: NodeNetwork,
  options: NodeTemplateOptions,
  image: NodeImage,
  podLimit: PodLimit,
): PodLimit {
  if (!image.chosenByEks || image._family.winsOverEks) return podLimit;
  const { instanceTypes, limits } = options;
  const settings = maxPodsOptionsOf(network, options, image);
  return {
    maxPods: MaxPods._injectedByEks({ ...settings, limits, instanceTypes: instanceTypes.map(String) }),
  };
}

function injectionWarnings(told: PodLimit, wanted: PodLimit): NodeWarning[] {
  if (told.maxPods === wanted.maxPods) return [];
  const trouble =
    told.maxPods > wanted.maxPods ? 'pods beyond that find no address' : 'nodes stay half empty';
  return [
    {
      id: 'PodNetwork:MaxPodsInjectedByEks',
      text: `EKS will write max pods ${told.maxPods} into the user data of these nodes (predicted), the network is made for ${wanted.maxPods}, and ${trouble}: leave chosenByEks out, so that the number is ours`,
    },
  ];
}

function metadataWarnings({ reason } = NodeMetadataAccess.nodeOnly()): NodeWarning[] {
  if (reason === undefined) return [];
  return [
    {
      id: 'PodNetwork:MetadataReachableFromPods',
      text: `every pod on these nodes can act as the node role (hop limit 2, because: ${reason}): give pods roles of their own, the AWS Load Balancer Controller its region and vpcId, and let the EBS CSI driver ask the Kubernetes API, then NodeMetadataAccess.nodeOnly() is enough`,
    },
  ];
}
