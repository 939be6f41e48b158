import type { JsonObject } from '../../../lib/aws-node/backup/json';

/** Server-made metadata that every object carries. */
const serverMetadata = {
  uid: '0d9c1a5e-1111-4c38-8d0a-4a2f6f0c9d11',
  resourceVersion: '4711',
  creationTimestamp: '2026-01-05T10:00:00Z',
};

export function configMap(
  data: Record<string, string> = {
    'enable-network-policy-controller': 'false',
    'enable-windows-ipam': 'false',
  },
  manager = 'eks',
): JsonObject {
  const owned = Object.fromEntries(Object.keys(data).map((key) => [`f:${key}`, {}]));
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'amazon-vpc-cni',
      namespace: 'kube-system',
      ...serverMetadata,
      managedFields: [{ manager, operation: 'Apply', fieldsV1: { 'f:data': { '.': {}, ...owned } } }],
    },
    data,
  };
}

export function serviceAccount(annotations: Record<string, string> = {}): JsonObject {
  const lastApplied = { 'kubectl.kubernetes.io/last-applied-configuration': '{"kind":"ServiceAccount"}' };
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      name: 'aws-node',
      namespace: 'kube-system',
      ...serverMetadata,
      annotations: { ...lastApplied, ...annotations },
    },
  };
}

export function eniConfig(name: string, subnet: string, securityGroups: string[] = ['sg-0aa']): JsonObject {
  return {
    apiVersion: 'crd.k8s.amazonaws.com/v1alpha1',
    kind: 'ENIConfig',
    metadata: { name, generation: 1, ...serverMetadata, managedFields: [] },
    spec: { subnet, securityGroups },
  };
}
