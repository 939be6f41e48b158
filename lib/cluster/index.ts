// Exports only.
export * from './cluster-nodegroup-options';
export * from './max-pods-launch-template';
export * from './pod-network-cluster';
export * from './pod-network-cluster-props';
export * from './pod-network-nodegroup';
