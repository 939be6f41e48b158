import { setTimeout as sleep } from 'node:timers/promises';
import type { EKSClient } from '@aws-sdk/client-eks';
import type { Context } from 'aws-lambda';
import { errorName } from '../shared/aws-errors';
import type { CustomResourceEvent } from '../shared/custom-resource';
import { log } from '../shared/log';
import { pause } from '../shared/patience';
import type { JsonObject } from '../../lib/aws-node/backup/json';
import { postSigned } from './signed-request';

/** Longest chain of invocations for one event. Lambda itself stops chains of 16. */
const MAX_ROUNDS = 12;

/** How often a hand-over to the next invocation is tried. */
const HAND_OVER_ATTEMPTS = 4;

/** What one invocation leaves to the next one. */
export interface Continuation {
  readonly round: number;
  /** When the first invocation began, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly state: JsonObject;
}

/** An event as the first invocation gets it, or as one invocation hands it to the next. */
export type LongRunningEvent = CustomResourceEvent & { readonly Continuation?: Continuation };

/** Starts the next invocation. @returns why it could not be started */
export async function handOver(
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
