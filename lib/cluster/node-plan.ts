import { Annotations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { MaxPods } from '../capacity/max-pods';
import type { MaxPodsGroupResult } from '../capacity/max-pods-result';
import { architectureOf, checkNodes } from './node-checks';
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
}

/** Checks and decides, and leaves the advice at the construct. Throws for nodes that cannot work in this network. */
export function planNodes(
  scope: Construct,
  network: NodeNetwork,
  options: NodeTemplateOptions,
  starter: NodeStarter = {},
): NodePlan {
  const image = options.image ?? NodeImage.al2023();
  const architecture = architectureOf(scope, options.instanceTypes);
  checkNodes(scope, network, options, image, architecture);
  const target = { kubernetesVersion: network.kubernetesVersion.version, architecture };
  const { podLimit, computed, warnings } = atConstruct(scope, () =>
    decidePodLimit(network, options, image, target, starter),
  );
  const told = atConstruct(scope, () => whatKubeletIsTold(network, options, image, podLimit));
  const advice = [
    ...warnings,
    ...injectionWarnings(told, podLimit),
    ...metadataWarnings(options.metadataAccess),
  ];
  advice.forEach(({ id, text }) => Annotations.of(scope).addWarningV2(id, text));
  return { image, architecture, podLimit: told, computed };
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
