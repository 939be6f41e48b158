// Exports only.
export * from './nat-gateways';
export * from './pod-network';
export * from './pod-network-attributes';
export * from './pod-network-vpc';
