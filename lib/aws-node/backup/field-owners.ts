import type { FieldOwner } from './backup-document';
import type { Json, JsonObject } from './json';
import { at, listOf, objectOf, textOf } from './json';

/** Fields of a container whose owner matters when a setting is lost, and the names they have among the settings. */
const CONTAINER_FIELDS: Record<string, string> = { 'f:resources': 'resources', 'f:args': 'args' };

/**
 * Who wrote which settings of the DaemonSet.
 *
 * Server-side apply keeps the owner of every field; an environment variable owned by `kubectl-set` was set by hand, one
 * owned by `eks` comes with the add-on.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function daemonSetOwners(daemonSet: JsonObject): FieldOwner[] {
  return ownersOf(daemonSet, daemonSetSettings);
}

/** Who wrote which entries of the ConfigMap. */
export function configMapOwners(configMap: JsonObject): FieldOwner[] {
  return ownersOf(configMap, (fields) =>
    Object.keys(objectOf(fields['f:data']))
      .filter((key) => key.startsWith('f:'))
      .map((key) => `configMap.${key.slice(2)}`),
  );
}

function ownersOf(object: JsonObject, settingsOf: (fields: JsonObject) => string[]): FieldOwner[] {
  return listOf(at(object, 'metadata', 'managedFields'))
    .map(objectOf)
    .filter((entry) => entry.subresource !== 'status')
    .map((entry) => ({
      manager: textOf(entry.manager) ?? 'unknown',
      operation: textOf(entry.operation),
      time: textOf(entry.time),
      settings: settingsOf(objectOf(entry.fieldsV1)),
    }));
}

function daemonSetSettings(fields: JsonObject): string[] {
  const pod = at(fields, 'f:spec', 'f:template', 'f:spec');
  return [
    ...containerSettings(at(pod, 'f:containers'), 'aws-node', ''),
    ...containerSettings(at(pod, 'f:initContainers'), undefined, 'init.'),
    ...['tolerations', 'affinity'].filter((name) => at(pod, `f:${name}`) !== undefined),
    ...(at(fields, 'f:spec', 'f:updateStrategy') === undefined ? [] : ['updateStrategy']),
  ];
}

function containerSettings(containers: Json | undefined, only: string | undefined, prefix: string): string[] {
  return Object.entries(objectOf(containers))
    .filter(([key]) => only === undefined || keyName(key) === only)
    .flatMap(([, container]) => [
      ...Object.keys(objectOf(at(container, 'f:env')))
        .map(keyName)
        .filter((name) => name !== undefined)
        .map((name) => `${prefix}env.${name}`),
      ...Object.entries(CONTAINER_FIELDS)
        .filter(([field]) => at(container, field) !== undefined)
        .map(([, name]) => `${prefix}${name}`),
    ]);
}

/** The name in a list key of managed fields: `k:{"name":"WARM_IP_TARGET"}`. */
function keyName(key: string): string | undefined {
  if (!key.startsWith('k:')) return undefined;
  try {
    return textOf(objectOf(JSON.parse(key.slice(2))).name);
  } catch {
    return undefined;
  }
}
