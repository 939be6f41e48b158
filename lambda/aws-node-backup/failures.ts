import type { Attributes } from '../shared/custom-resource';

/** Nothing was changed, and the deployment should stop. Knows what to answer where it must not. */
export class GuardedFailure extends Error {
  constructor(
    message: string,
    readonly attributes: Attributes,
  ) {
    super(message);
    this.name = 'GuardedFailure';
  }
}

/** There is no complete backup, or EKS could not be asked: not the change is wrong, the access is. */
export class BackupFailure extends GuardedFailure {}
