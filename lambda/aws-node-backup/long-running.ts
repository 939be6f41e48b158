import { setTimeout as sleep } from 'node:timers/promises';
import type { EKSClient } from '@aws-sdk/client-eks';
import type { Context } from 'aws-lambda';
import { errorName } from '../shared/aws-errors';
import { serve, type Attributes, type CustomResourceEvent } from '../shared/custom-resource';
import { Deadline } from '../shared/deadline';
import { pause } from '../shared/patience';
import { log } from '../shared/log';
import type { JsonObject } from './json';
import { postSigned } from './signed-request';

/** Longest chain of invocations for one event. Lambda itself stops chains of 16. */
const MAX_ROUNDS = 12;

/** How often a hand-over to the next invocation is tried. */
const HAND_OVER_ATTEMPTS = 4;

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

/** What one invocation leaves to the next one. */
export interface Continuation {
  readonly round: number;
  /** When the first invocation began, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly state: JsonObject;
}

export type LongRunningEvent = CustomResourceEvent & { readonly Continuation?: Continuation };

/** The time the work has, over all invocations and in this one. */
export class WorkTime {
  private readonly handOverMilliseconds: number;

  constructor(
    private readonly remaining: () => number,
    private readonly startedAt: number,
    private readonly timeoutSeconds: number,
    /** Fires shortly before Lambda stops this invocation. */
    readonly signal: AbortSignal,
  ) {
    this.handOverMilliseconds = Math.min(number('HAND_OVER_MILLISECONDS', 60_000), remaining() / 2);
  }

  /** Whether the time for all invocations together is over. */
  isOver(): boolean {
    return Date.now() >= this.startedAt + this.timeoutSeconds * 1000;
  }

  /** Whether the rest of the work belongs into another invocation. */
  mustHandOver(): boolean {
    return this.remaining() < this.handOverMilliseconds;
  }

  /** Milliseconds until this invocation hands over. */
  leftMilliseconds(): number {
    return this.remaining();
  }

  secondsPassed(): number {
    return Math.round((Date.now() - this.startedAt) / 1000);
  }

  /** Looks again and again until `look` gives a result; gives up when the time is over or belongs to the next round. */
  async poll<T>(state: JsonObject, look: () => Promise<T | undefined>): Promise<T | undefined> {
    for (;;) {
      const result = await look();
      if (result !== undefined || this.isOver()) return result;
      if (this.mustHandOver()) throw new HandOver(state);
      await sleep(number('POLL_MILLISECONDS', 15_000), undefined, { signal: this.signal });
    }
  }
}

/** Thrown by work that goes on in another invocation. */
export class HandOver extends Error {
  constructor(readonly state: JsonObject) {
    super('the work goes on in another invocation');
  }
}

/** Thrown by an invocation that has nothing to say, because another one works on the same event. */
export class StaySilent extends Error {}

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

/** Starts the next invocation. @returns why it could not be started */
async function handOver(
  client: EKSClient,
  context: Context,
  event: LongRunningEvent,
): Promise<Error | undefined> {
  const round = event.Continuation?.round ?? 0;
  if (round > MAX_ROUNDS) return new Error(`not finished after ${MAX_ROUNDS} invocations`);
  log('handing over', { round, state: event.Continuation?.state });
  let outcome = '';
  for (let attempt = 0; attempt < HAND_OVER_ATTEMPTS; attempt += 1) {
    if (attempt > 0) await sleep(pause(attempt));
    outcome = await invokeSelf(client, context, event);
    if (outcome === 'HTTP 202') return undefined;
  }
  return new Error(
    `could not go on in another invocation: ${outcome}; does the function have lambda:InvokeFunction on itself?`,
  );
}

async function invokeSelf(client: EKSClient, context: Context, event: LongRunningEvent): Promise<string> {
  try {
    const { status } = await postSigned(client, {
      service: 'lambda',
      path: `/2015-03-31/functions/${encodeURIComponent(context.functionName)}/invocations`,
      headers: { 'content-type': 'application/json', 'x-amz-invocation-type': 'Event' },
      body: JSON.stringify(event),
      timeoutMilliseconds: 5_000,
    });
    return `HTTP ${status}`;
  } catch (error) {
    return errorName(error);
  }
}
