export * from './pod-subnet-options';
export * from './pod-subnet-selection';
export * from './pod-security-group';
export * from './aws-node-role';
export * from './resolve-conflicts';
export * from './vpc-cni-addon-props';
export * from './vpc-cni-addon';
