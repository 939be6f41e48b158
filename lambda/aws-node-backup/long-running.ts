import type { EKSClient } from '@aws-sdk/client-eks';
import type { Context } from 'aws-lambda';
import { serve, type Attributes, type CustomResourceEvent } from '../shared/custom-resource';
import { Deadline } from '../shared/deadline';
import { log } from '../shared/log';
import { handOver, type Continuation, type LongRunningEvent } from './hand-over';
import type { JsonObject } from '../../lib/aws-node/backup/json';
import { HandOver, StaySilent, WorkTime } from './work-time';

/** Work that may take longer than one Lambda invocation. */
export interface LongRunning {
  readonly client: EKSClient;
  physicalResourceId(event: CustomResourceEvent): string | undefined;
  timeoutSeconds(event: CustomResourceEvent): number;
  work(event: CustomResourceEvent, time: WorkTime, state: JsonObject | undefined): Promise<Attributes>;
}

/**
 * A Lambda handler for work that may outlive one invocation.
 *
 * When the time of an invocation runs low, the function invokes itself asynchronously with the same event and what it
 * knows so far; only the last invocation answers CloudFormation.
 */
export function serveLong(
  resource: LongRunning,
): (event: LongRunningEvent, context: Context) => Promise<void> {
  return async (event, context) => {
    const { Continuation: continuation = { round: 0, startedAt: Date.now() }, ...request } = event;
    const result = await attempt(resource, request, context, continuation);
    if (!('error' in result)) return answer(resource, request, context, result);
    const { error } = result;
    if (error instanceof StaySilent) return log('silent', { reason: error.message });
    if (!(error instanceof HandOver)) return answer(resource, request, context, result);
    const next = { round: continuation.round + 1, startedAt: continuation.startedAt, state: error.state };
    const failure = await handOver(resource.client, context, { ...request, Continuation: next });
    if (failure) await answer(resource, request, context, { error: failure });
  };
}

type Result = { readonly attributes: Attributes } | { readonly error: unknown };

async function attempt(
  resource: LongRunning,
  event: CustomResourceEvent,
  context: Context,
  { startedAt, state }: Omit<Continuation, 'state'> & { state?: JsonObject },
): Promise<Result> {
  const remaining = (): number => context.getRemainingTimeInMillis();
  const deadline = new Deadline(remaining);
  const time = new WorkTime(remaining, startedAt, resource.timeoutSeconds(event), deadline.signal);
  try {
    return { attributes: await deadline.run(() => resource.work(event, time, state)) };
  } catch (error) {
    return { error };
  }
}

function answer(
  resource: LongRunning,
  event: CustomResourceEvent,
  context: Context,
  result: Result,
): Promise<void> {
  return serve({
    physicalResourceId: (request) => resource.physicalResourceId(request),
    handle: () => ('error' in result ? Promise.reject(result.error) : Promise.resolve(result.attributes)),
  })(event, context);
}
