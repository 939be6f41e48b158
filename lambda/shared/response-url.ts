import * as http from 'node:http';
import * as https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorName } from './aws-errors';
import { pause } from './patience';

const LONGEST_ATTEMPT = 5_000;

/** Time left over for Lambda itself to end the invocation, in milliseconds. */
const LAST_MOMENT = Number(process.env.LAST_MOMENT_MILLISECONDS ?? 200);

/** One PUT. The content type must be empty: it is part of what was signed. */
function put(url: URL, body: string, timeout: number): Promise<number> {
  const { request } = url.protocol === 'http:' ? http : https;
  const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sending = request(url, { method: 'PUT', headers, timeout, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    const giveUp = setTimeout(
      () => sending.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })),
      timeout,
    );
    sending.on('error', reject).on('close', () => clearTimeout(giveUp));
    sending.end(body);
  });
}

/**
 * Delivers the answer to CloudFormation, as often as it takes: without one CloudFormation waits for an hour.
 *
 * @param remaining - milliseconds until Lambda stops the function
 * @throws when the time is over; Lambda then delivers the event again. The URL is never part of the message
 */
export async function deliver(responseUrl: string, body: string, remaining: () => number): Promise<void> {
  const url = new URL(responseUrl);
  let outcome = 'not tried';
  for (let attempt = 0; remaining() > LAST_MOMENT; attempt += 1) {
    if (attempt > 0) await sleep(Math.min(pause(attempt - 1), remaining() / 4));
    const timeout = Math.max(1, Math.min(LONGEST_ATTEMPT, (remaining() - LAST_MOMENT) / 2));
    const last = await put(url, body, timeout).then(
      (status) => `HTTP ${status}`,
      (error: unknown) => errorName(error),
    );
    if (/^HTTP 2/.test(last)) return;
    // The attempts at the end have milliseconds; what was answered before says more than that they were cut short.
    if (last !== 'ETIMEDOUT' || !outcome.startsWith('HTTP')) outcome = last;
  }
  throw new Error(`could not deliver the answer to CloudFormation at ${url.host}: ${outcome}`);
}
