import { Stack, Validations } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Acknowledges the findings of AwsSolutions about wildcards in a role that users never see in their own code.
 *
 * cdk-nag names each finding by the resource, with what is a token in angle brackets; which parts are tokens depends
 * on the environment and the feature flags of the app.
 */
export function acknowledgeWildcards(role: iam.Role, resources: string[], reason: string): void {
  const stack = Stack.of(role);
  const ids = resources.map(
    (resource) => `AwsSolutions-IAM5[Resource::${readable(stack.resolve(resource))}]`,
  );
  Validations.of(role).acknowledge(...ids.map((id) => ({ id, reason })));
}

type Joined = { readonly 'Fn::Join': [string, (string | { readonly Ref: string })[]] };

function readable(resolved: string | Joined): string {
  if (typeof resolved === 'string') return resolved;
  const [delimiter, parts] = resolved['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join(delimiter);
}
