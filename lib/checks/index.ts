// Exports only.
export * from './check-options';
export * from './pod-networking-checks';
export * from './rule-book';
export * from './rule-report';
export * from './rule-severity';
export * from './stack-template';
