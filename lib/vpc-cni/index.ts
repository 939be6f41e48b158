export * from './pod-addressing';
