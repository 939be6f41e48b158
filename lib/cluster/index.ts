// Exports only.
export * from './cluster-capacity';
export * from './cluster-nodegroup-options';
export * from './karpenter-nodes';
export * from './karpenter-nodes-props';
export * from './max-pods-launch-template';
export * from './node-image';
export * from './node-image-options';
export * from './node-metadata-access';
export * from './node-network';
export * from './node-options';
export * from './nodegroup-update';
export * from './pod-network-cluster';
export * from './pod-network-cluster-props';
export * from './pod-network-nodegroup';
export * from './self-managed-nodegroup';
