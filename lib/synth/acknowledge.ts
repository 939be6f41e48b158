import * as cdk from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Acknowledges a finding of a validation plugin where the release of aws-cdk-lib can record it.
 *
 * Before 2.251 there are no acknowledgments, and before 2.269 the granular ids of cdk-nag are refused; no plugin that
 * works with these releases asks for either.
 */
export function acknowledge(scope: IConstruct, id: string, reason: string): void {
  const { Validations: validations }: Partial<typeof cdk> = cdk;
  try {
    validations?.of(scope).acknowledge?.({ id, reason });
  } catch (error) {
    if (!isRefusedId(error)) throw error;
  }
}

function isRefusedId(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Invalid validation rule ID');
}
