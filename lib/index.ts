// Exports only. Each room has an index of its own; see docs/architecture.md for what belongs where.
export * from './planning';
export * from './capacity';
export * from './aws-node';
export * from './vpc-cni';
export * from './network';
export * from './cluster';
export * from './upgrade';
export * from './checks';
