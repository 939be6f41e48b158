import type { JsonObject } from './json';
import { objectOf, pick, without } from './json';

/** What the API server writes itself; applying it again fails or means nothing. */
export const SERVER_ANNOTATIONS = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.daemonset.template.generation',
];

/**
 * The object as `kubectl apply` takes it: without status, without what the API server adds.
 *
 * @param typeMeta kind and version, which items of a list do not carry
 */
export function manifest(object: JsonObject, typeMeta: { apiVersion: string; kind: string }): JsonObject {
  const metadata = objectOf(object.metadata);
  const annotations = without(objectOf(metadata.annotations), ...SERVER_ANNOTATIONS);
  return {
    ...typeMeta,
    metadata: {
      ...pick(metadata, 'name', 'namespace', 'labels'),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    ...without(object, 'apiVersion', 'kind', 'metadata', 'status'),
  };
}

/** One file with all manifests, as `kubectl apply --filename` reads it. */
export function manifestList(manifests: readonly JsonObject[]): JsonObject {
  return { apiVersion: 'v1', kind: 'List', items: manifests };
}
