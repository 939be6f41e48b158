import type { ContainerRecord, DaemonSetRecord } from './backup-document';
import { daemonSetOwners } from './field-owners';
import type { Json, JsonObject } from './json';
import { at, listOf, objectOf, textOf } from './json';

/** The parts of the DaemonSet `aws-node` that an upgrade may change. */
export function daemonSetRecord(daemonSet: JsonObject): DaemonSetRecord {
  const pod = objectOf(at(daemonSet, 'spec', 'template', 'spec'));
  return {
    labels: objectOf(at(daemonSet, 'metadata', 'labels')),
    updateStrategy: at(daemonSet, 'spec', 'updateStrategy'),
    tolerations: listOf(pod.tolerations),
    affinity: pod.affinity,
    serviceAccountName: textOf(pod.serviceAccountName),
    containers: listOf(pod.containers).map(containerRecord),
    initContainers: listOf(pod.initContainers).map(containerRecord),
    owners: daemonSetOwners(daemonSet),
  };
}

function containerRecord(value: Json): ContainerRecord {
  const container = objectOf(value);
  return {
    name: textOf(container.name) ?? '',
    image: textOf(container.image),
    env: listOf(container.env).map(objectOf),
    args: listOf(container.args).filter((arg) => typeof arg === 'string'),
    resources: container.resources,
    livenessProbe: container.livenessProbe,
    readinessProbe: container.readinessProbe,
  };
}

/** The container that runs ipamd. */
export function awsNodeContainer(daemonSet: DaemonSetRecord): ContainerRecord | undefined {
  return daemonSet.containers.find((container) => container.name === 'aws-node');
}

/** The version in the image tag of aws-node, for example `v1.20.1-eksbuild.3`; undefined for a digest or no tag. */
export function imageVersion(daemonSet: DaemonSetRecord): string | undefined {
  return /:(v\d+\.\d+\.\d+[^@]*)/.exec(awsNodeContainer(daemonSet)?.image ?? '')?.[1];
}
