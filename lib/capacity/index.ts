// Exports only.
export * from './address-demand';
export * from './address-demand-props';
export * from './auto-mode-demand';
export * from './auto-mode-demand-props';
export * from './eni-limits';
export * from './kube-reserved';
export * from './max-pods';
export * from './max-pods-props';
export * from './max-pods-result';
export * from './warm-pool';
export * from './warm-pool-props';
export * from './subnet-capacity';
export * from './subnet-capacity-props';
