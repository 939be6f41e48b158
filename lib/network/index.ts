// Exports only.
export * from './cluster-endpoints';
export * from './cluster-endpoints-props';
export * from './endpoints';
export * from './flow-logs';
export * from './ipam-pools';
export * from './nat-gateways';
export * from './pod-egress';
export * from './pod-network';
export * from './pod-network-attributes';
export * from './pod-network-extension-props';
export * from './pod-network-vpc';
export * from './pod-network-vpc-props';
export * from './reservation-provider';
export * from './reservation-type';
export * from './subnet-cidr-reservation';
export * from './subnet-cidr-reservation-props';
export * from './transit-gateway-options';
