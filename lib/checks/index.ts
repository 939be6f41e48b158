// Exports only.
export * from './rules/check-options';
export * from './rules/checked-network';
export * from './rules/custom-rule';
export * from './check-report';
export * from './pod-networking-checks';
export * from './rule-book';
export * from './rule-report';
export * from './rules/rule-profile';
export * from './rules/rule-severity';
export * from './model/stack-template';
