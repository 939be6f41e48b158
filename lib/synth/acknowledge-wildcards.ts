import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { acknowledge } from './acknowledge';

/**
 * Acknowledges the findings of AwsSolutions about wildcards in policies that users never see in their own code.
 *
 * cdk-nag names each finding by the resource, with what is a token in angle brackets; which parts are tokens depends
 * on the environment and the feature flags of the app.
 */
export function acknowledgeWildcards(scope: IConstruct, resources: string[], reason: string): void {
  const stack = Stack.of(scope);
  const ids = resources.map(
    (resource) => `AwsSolutions-IAM5[Resource::${readable(stack.resolve(resource))}]`,
  );
  ids.forEach((id) => acknowledge(scope, id, reason));
}

interface Intrinsic {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: [string, string];
  readonly 'Fn::Join'?: [string, (string | Intrinsic)[]];
}

function readable(resolved: string | Intrinsic): string {
  if (typeof resolved === 'string') return resolved;
  if (resolved.Ref !== undefined) return `<${resolved.Ref}>`;
  if (resolved['Fn::GetAtt'] !== undefined) return `<${resolved['Fn::GetAtt'].join('.')}>`;
  const [delimiter, parts] = resolved['Fn::Join']!;
  return parts.map(readable).join(delimiter);
}
