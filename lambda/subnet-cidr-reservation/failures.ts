import { AwsError, errorName, errorText, isAccessDenied } from '../shared/aws-errors';
import type { Step } from './reconcile';

/** EC2 refused a call, or could not be reached; says which one, for which range, and what to do. */
export class CallFailure extends Error {
  constructor(subnetId: string, doing: string, cause: unknown) {
    const remedy = remedyFor(cause);
    super(`${subnetId}: could not ${doing}: ${errorName(cause)}: ${errorText(cause)}; ${remedy}`, { cause });
    this.name = 'CallFailure';
  }
}

/** A plan that may not be carried out; nothing was changed. */
export class RefusedError extends Error {
  constructor(refusals: readonly string[]) {
    super(refusals.join('; '));
    this.name = 'RefusedError';
  }
}

/** EC2 refuses a range as reserved and lists no reservation of it: most likely one whose answer was lost. */
export class OrphanError extends Error {
  constructor(subnetId: string, cause: unknown) {
    super(
      `${errorText(cause)}. EC2 lists no reservation that overlaps: an orphan, most likely of an earlier attempt whose ` +
        `answer was lost. Look for it with 'aws ec2 get-subnet-cidr-reservations --subnet-id ${subnetId}' in some minutes, ` +
        'delete it if its tags say that it is of this stack, and deploy again',
      { cause },
    );
    this.name = 'OrphanError';
  }
}

/** What a step does, in words that fit after "could not". */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case 'reserve':
      return `reserve ${step.range}`;
    case 'remove':
      return `remove ${step.reservation.id} (${step.reservation.range})`;
    case 'disprove':
      return `prove that ${step.range} is not reserved`;
    case 'tag':
      return `tag ${step.reservation.id} (${step.reservation.range})`;
    case 'untag':
      return `take tags off ${step.reservation.id} (${step.reservation.range})`;
  }
}

function remedyFor(error: unknown): string {
  const name = errorName(error);
  if (isAccessDenied(error)) return 'allow the role of the custom resource this call, see its documentation';
  if (name === AwsError.SUBNET_NOT_FOUND) return 'check the subnet id, the account and the Region';
  if (/Limit|Throttl/i.test(name))
    return 'EC2 limits its requests, deploy again later or with fewer changes at once';
  if (name === AwsError.INVALID_PARAMETER_VALUE) return 'choose a range that EC2 accepts';
  return 'deploy again, what was done so far is kept and continued from';
}
