export * from './address-plan';
export * from './address-plan-props';
export * from './cidr-block';
export * from './cluster-feature';
export * from './plan-problem';
export * from './prefix-reservation';
export * from './prefix-reservation-summary';
export * from './subnet-role';
