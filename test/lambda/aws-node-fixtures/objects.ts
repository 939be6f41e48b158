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

/** A pod of aws-node as the API server lists it. */
export function awsNodePod(
  nodeName: string,
  version: string,
  ready: boolean,
  labels: JsonObject = {},
): JsonObject {
  const image = `602401143452.dkr.ecr.us-east-1.amazonaws.com/amazon-k8s-cni:${version}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `aws-node-${nodeName}`,
      namespace: 'kube-system',
      labels: { 'k8s-app': 'aws-node', ...labels },
      ...serverMetadata,
    },
    spec: {
      nodeName,
      hostNetwork: true,
      containers: [
        { name: 'aws-node', image },
        { name: 'aws-eks-nodeagent', image: 'amazon/aws-network-policy-agent:v1.2.4-eksbuild.1' },
      ],
    },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  };
}
