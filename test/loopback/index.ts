export * from './bundle';
export * from './cloudformation';
export * from './ec2-server';
export * from './ec2-state';
export * from './faults';
export * from './handler-process';
export * from './http-server';
export * from './response-server';
