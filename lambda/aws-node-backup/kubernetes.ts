import * as https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { pause } from '../shared/patience';
import type { JsonObject } from '../../lib/aws-node/backup/json';
import { at, listOf, objectOf, textOf } from '../../lib/aws-node/backup/json';
import {
  connectionError,
  isTransient,
  KubernetesError,
  refusal,
  tryParse,
  type Answer,
} from './kubernetes-errors';
import { kubernetesLimits } from './kubernetes-limits';

/** How to reach the API server of a cluster. */
export interface KubernetesConnection {
  readonly endpoint: string;
  /** The cluster's own certificate authority, PEM. */
  readonly certificateAuthority: string;
  /** A fresh bearer token. */
  readonly token: () => Promise<string>;
  readonly signal?: AbortSignal;
}

/** Reads objects of a cluster. It can neither write nor watch. */
export class KubernetesReader {
  constructor(
    private readonly connection: KubernetesConnection,
    private readonly limits = kubernetesLimits(),
  ) {}

  /** One object, or undefined when it does not exist. */
  async get(path: string): Promise<JsonObject | undefined> {
    const answer = await this.request(path);
    return answer.status === 404 ? undefined : objectOf(tryParse(answer.body));
  }

  /** All objects of a list, page by page; undefined when the cluster does not know the kind. */
  async list(path: string): Promise<readonly JsonObject[] | undefined> {
    const items: JsonObject[] = [];
    let token: string | undefined = '';
    for (let restarts = 0; token !== undefined;) {
      const query = new URLSearchParams({
        limit: String(this.limits.pageSize),
        ...(token && { continue: token }),
      });
      const answer: Answer = await this.request(`${path}?${query.toString()}`);
      if (answer.status === 404) return undefined;
      if (answer.status === 410 && restarts++ < 3) {
        // The pages got too old while they were read; the list starts over.
        items.length = 0;
        token = '';
        continue;
      }
      if (answer.status === 410) throw new KubernetesError(`${path} changes faster than it can be read`, 410);
      const page = objectOf(tryParse(answer.body));
      items.push(...listOf(page.items).map(objectOf));
      token = textOf(at(page, 'metadata', 'continue')) || undefined;
    }
    return items;
  }

  /** Repeats what may pass: no connection, too many requests, server errors, an access entry that is still new. */
  private async request(path: string): Promise<Answer> {
    const patientUntil = Date.now() + this.limits.authorizationMilliseconds;
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.once(path).catch((error: unknown) => connectionError(path, error));
      const error = outcome instanceof KubernetesError ? outcome : refusal(path, outcome);
      if (error === undefined) return outcome as Answer;
      const denied = error.status === 401 || error.status === 403;
      const repeat = denied
        ? Date.now() < patientUntil
        : isTransient(error.status) && attempt + 1 < this.limits.attempts;
      if (!repeat) throw error;
      await this.wait(attempt, (outcome as Answer).retryAfterSeconds);
    }
  }

  private async wait(attempt: number, retryAfterSeconds = 0): Promise<void> {
    const milliseconds = Math.max(pause(Math.min(attempt, 4)), Math.min(retryAfterSeconds, 10) * 1000);
    const { signal } = this.connection;
    await sleep(milliseconds, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }

  private async once(path: string): Promise<Answer> {
    const headers = { authorization: `Bearer ${await this.connection.token()}`, accept: 'application/json' };
    const url = new URL(path, this.connection.endpoint);
    const timeout = AbortSignal.timeout(this.limits.requestMilliseconds);
    const signal = this.connection.signal ? AbortSignal.any([timeout, this.connection.signal]) : timeout;
    return new Promise((resolve, reject) => {
      const options = { headers, signal, ca: this.connection.certificateAuthority, agent: false as const };
      https
        .get(url, options, (response) => {
          collect(response, this.limits.responseBytes).then(
            (body) =>
              resolve({
                status: response.statusCode ?? 0,
                body,
                retryAfterSeconds: retryAfter(response.headers),
              }),
            reject,
          );
        })
        .on('error', reject);
    });
  }
}

async function collect(response: AsyncIterable<Buffer>, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > limit) throw new KubernetesError(`the answer is larger than ${limit} bytes`, 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function retryAfter(headers: Record<string, unknown>): number | undefined {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) ? seconds : undefined;
}
