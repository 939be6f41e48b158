// Exports only.
export * from './eni-limits';
export * from './max-pods';
export * from './max-pods-props';
export * from './max-pods-result';
