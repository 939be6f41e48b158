// Exports only.
export * from './aws-node-backup';
export * from './aws-node-backup-props';
export * from './aws-node-verification';
export * from './upgrade-guard';
export * from './upgrade-guarding';
export * from './undeclared-settings';
export * from './verification-policy';
