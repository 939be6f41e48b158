import { setTimeout as sleep } from 'node:timers/promises';
import type { EKSClient } from '@aws-sdk/client-eks';
import { errorName } from '../aws-errors';
import { log } from '../log';
import { pause } from '../patience';
import { deniedMilliseconds } from '../retry-strategy';
import { postSigned, type SignedAnswer } from './signed-request';

/** Whether CloudFormation takes a deployment back; `unknown` where it could not be asked. */
export type RollbackState = 'forward' | 'rolling back' | 'unknown';

const ATTEMPT_MILLISECONDS = 5_000;

/**
 * Asks CloudFormation whether it is rolling the stack back, until it tells or the time is over.
 *
 * A custom resource is not told, and a failure in a rollback leaves the stack in UPDATE_ROLLBACK_FAILED. The question
 * runs beside the work, so it costs no time where all goes well.
 */
export class RollbackQuestion {
  /** What is known so far; undefined while the question is open. */
  known: RollbackState | undefined;
  /** What is known in the end. */
  readonly answer: Promise<RollbackState>;

  constructor(
    private readonly client: EKSClient,
    private readonly stackId: string,
    private readonly signal: AbortSignal,
  ) {
    this.answer = this.ask().then((state) => (this.known = state));
  }

  private async ask(): Promise<RollbackState> {
    const deniedUntil = performance.now() + deniedMilliseconds();
    for (let attempt = 0; !this.signal.aborted; attempt += 1) {
      const outcome = await this.once();
      if (outcome === 'forward' || outcome === 'rolling back') return outcome;
      log('CloudFormation does not tell the state of the stack', { outcome });
      if (outcome === 'HTTP 403' && performance.now() > deniedUntil) break;
      await sleep(pause(Math.min(attempt, 5)), undefined, { signal: this.signal }).catch(() => undefined);
    }
    return 'unknown';
  }

  /** One attempt: the state, or why it is not known. */
  private async once(): Promise<string> {
    try {
      return stateIn(await this.post());
    } catch (error) {
      return errorName(error);
    }
  }

  private post(): Promise<SignedAnswer> {
    const form = { Action: 'DescribeStacks', StackName: this.stackId, Version: '2010-05-15' };
    return postSigned(this.client, {
      service: 'cloudformation',
      path: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new URLSearchParams(form).toString(),
      timeoutMilliseconds: ATTEMPT_MILLISECONDS,
      signal: this.signal,
    });
  }
}

function stateIn({ status, body }: SignedAnswer): string {
  const [, state] = /<StackStatus>([A-Z_]+)<\/StackStatus>/.exec(body) ?? [];
  if (status !== 200) return `HTTP ${status}`;
  if (state === undefined) return 'no StackStatus in the answer';
  return state.includes('ROLLBACK') ? 'rolling back' : 'forward';
}
