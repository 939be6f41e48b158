// Exports only.
export * from './max-pods-launch-template';
export * from './pod-network-cluster';
export * from './pod-network-cluster-props';
export * from './pod-network-nodegroup';
