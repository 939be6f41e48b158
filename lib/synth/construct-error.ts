import type { IConstruct } from 'constructs';

/** Name that aws-cdk-lib gives to errors of construct props. */
const VALIDATION_ERROR = 'ValidationError';

/**
 * Error about the props of a construct, with the path by which users find it in their app.
 *
 * The class of the same purpose in aws-cdk-lib is internal, and its parameters differ between releases (ADR-12).
 */
export class ConstructError extends Error {
  constructor(scope: IConstruct, message: string, options?: ErrorOptions) {
    super(scope.node.path === '' ? message : `[${scope.node.path}] ${message}`, options);
    this.name = VALIDATION_ERROR;
  }
}

/**
 * Runs code that knows no construct on behalf of one: its errors get the path of the construct.
 *
 * Errors of aws-cdk-lib carry their path already, and a TypeError is a bug: both pass unchanged.
 */
export function atConstruct<T>(scope: IConstruct, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'Error') throw error;
    throw new ConstructError(scope, error.message, { cause: error });
  }
}
