// Exports only.
export * from './aws-node-backup';
export * from './aws-node-backup-props';
export * from './aws-node-verification';
export * from './upgrade-guard';
export * from './upgrade-steps';
export * from './verification-policy';
