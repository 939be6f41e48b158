import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Runs `define` while the stack answers with these zones instead of looking its own up.
 *
 * `ec2.Vpc` compares the zones it is given with `stack.availabilityZones`, and reading that property in a
 * stack with a concrete account and region asks AWS for them at synth. The plan already decided.
 */
export function withAvailabilityZones<T>(scope: IConstruct, zones: string[], define: () => T): T {
  const stack = Stack.of(scope);
  const own = Object.getOwnPropertyDescriptor(stack, 'availabilityZones');
  Object.defineProperty(stack, 'availabilityZones', { configurable: true, get: () => [...zones] });
  try {
    return define();
  } finally {
    if (own) Object.defineProperty(stack, 'availabilityZones', own);
    else delete (stack as { availabilityZones?: string[] }).availabilityZones;
  }
}
