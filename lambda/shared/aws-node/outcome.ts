import type { EKSClient } from '@aws-sdk/client-eks';
import { errorText } from '../aws-errors';
import { serve, type Attributes, type CustomResourceEvent, type LambdaHandler } from '../custom-resource';
import { Deadline } from '../deadline';
import { log } from '../log';
import { RollbackQuestion, type RollbackState } from './rollback-question';

/** Time kept back after the work, to find out whether it may fail, in milliseconds. */
const JUDGMENT_RESERVE = 45_000;
const QUESTION_RESERVE = 2_000;

/** What work may use. */
export interface WorkTime {
  /** Fires when the work must end. */
  readonly signal: AbortSignal;
  /** Milliseconds left for the work. */
  left(): number;
  /** Whether CloudFormation rolls back, as far as it is known by now. */
  rollback(): RollbackState | undefined;
}

/** Work around a change that somebody else makes. Failing is a decision, not an accident. */
export interface JudgedResource {
  physicalResourceId(event: CustomResourceEvent): string;
  /** Whether a failure of this event may fail the deployment, as the event and its policy tell. */
  mayFail(event: CustomResourceEvent, error: unknown): boolean;
  work(event: CustomResourceEvent, time: WorkTime): Promise<Attributes>;
  /** What to answer where the work failed and the deployment must not. */
  instead(event: CustomResourceEvent, reason: string, error: unknown): Attributes;
}

/**
 * The one place that decides whether an event fails.
 *
 * Whatever goes wrong, a rollback never fails, nor does anything that the policy forgives: the work, its deadline, the
 * properties, the question to CloudFormation. Where nothing tells whether an update is a rollback, it does not fail.
 */
export function serveJudged(client: EKSClient, resource: JudgedResource): LambdaHandler {
  return serve({
    physicalResourceId: (event) => resource.physicalResourceId(event),
    handle: async (event, deadline) => {
      // Backups and reports outlive the stack: there is nothing to delete.
      if (event.RequestType === 'Delete') return {};
      return judged(client, resource, event, deadline);
    },
  });
}

async function judged(
  client: EKSClient,
  resource: JudgedResource,
  event: CustomResourceEvent,
  deadline: Deadline,
): Promise<Attributes> {
  const patience = new Deadline(() => deadline.left(), QUESTION_RESERVE);
  const done = new AbortController();
  const signal = AbortSignal.any([patience.signal, done.signal]);
  // CloudFormation creates nothing in a rollback.
  const question =
    event.RequestType === 'Update' ? new RollbackQuestion(client, event.StackId, signal) : undefined;
  try {
    return await inTime(resource, event, deadline, question);
  } catch (error) {
    const state = question ? await question.answer : 'forward';
    if (state === 'forward' && allowsFailure(resource, event, error)) throw error;
    const reason = `${errorText(error)}${state === 'unknown' ? UNKNOWN : ''}`;
    log('not failing', { reason, state });
    return resource.instead(event, reason, error);
  } finally {
    done.abort();
    patience.cancel();
  }
}

const UNKNOWN =
  ' (CloudFormation did not tell whether this is a rollback, so the deployment was not stopped; allow cloudformation:DescribeStacks on the stack)';

function inTime(
  resource: JudgedResource,
  event: CustomResourceEvent,
  deadline: Deadline,
  question: RollbackQuestion | undefined,
): Promise<Attributes> {
  const working = new Deadline(() => deadline.left(), JUDGMENT_RESERVE);
  return working.run(() =>
    resource.work(event, {
      signal: working.signal,
      left: () => working.left(),
      rollback: () => (question ? question.known : 'forward'),
    }),
  );
}

/** A policy that cannot be read forgives nothing. */
function allowsFailure(resource: JudgedResource, event: CustomResourceEvent, error: unknown): boolean {
  try {
    return resource.mayFail(event, error);
  } catch {
    return true;
  }
}
