import * as https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { pause } from '../patience';
import type { JsonObject } from '../../../lib/aws-node/backup/json';
import { at, listOf, objectOf, textOf } from '../../../lib/aws-node/backup/json';
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

  /** All objects of a list; undefined when the cluster does not know the kind. */
  async list(path: string): Promise<readonly JsonObject[] | undefined> {
    return this.fold<JsonObject[]>(path, () => [], (all, page) => void all.push(...page)); // prettier-ignore
  }

  /**
   * Reads a list page by page and keeps of each page only what `add` puts into the result.
   *
   * @param start makes the empty result; again when the pages got too old while they were read
   * @param parameters of the list, such as a label selector
   * @returns undefined when the cluster does not know the kind
   */
  async fold<T>(
    path: string,
    start: () => T,
    add: (result: T, page: readonly JsonObject[]) => void,
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<T | undefined> {
    let result = start();
    let token: string | undefined = '';
    for (let restarts = 0; token !== undefined;) {
      const answer: Answer = await this.request(`${path}?${this.query(parameters, token)}`);
      if (answer.status === 404) return undefined;
      if (answer.status === 410 && restarts++ < 3) {
        [result, token] = [start(), ''];
        continue;
      }
      if (answer.status === 410) throw new KubernetesError(`${path} changes faster than it can be read`, 410);
      const page = objectOf(tryParse(answer.body));
      add(result, listOf(page.items).map(objectOf));
      token = textOf(at(page, 'metadata', 'continue')) || undefined;
    }
    return result;
  }

  private query(parameters: Readonly<Record<string, string>>, token: string): string {
    const limit = String(this.limits.pageSize);
    return new URLSearchParams({ ...parameters, limit, ...(token && { continue: token }) }).toString();
  }

  /** Repeats what may pass: no connection, too many requests, server errors, an access entry that is still new. */
  private async request(path: string): Promise<Answer> {
    const startedAt = Date.now();
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.once(path).catch((error: unknown) => connectionError(path, error));
      const error = outcome instanceof KubernetesError ? outcome : refusal(path, outcome);
      if (error === undefined) return outcome as Answer;
      const denied = error.status === 401 || error.status === 403;
      const { authorizationMilliseconds, patienceMilliseconds } = this.limits;
      const patience = denied
        ? authorizationMilliseconds
        : isTransient(error.status)
          ? patienceMilliseconds
          : 0;
      this.connection.signal?.throwIfAborted();
      if (Date.now() - startedAt >= patience) throw error;
      await this.wait(attempt, (outcome as Answer).retryAfterSeconds);
    }
  }

  private async wait(attempt: number, retryAfterSeconds = 0): Promise<void> {
    const milliseconds = Math.max(pause(Math.min(attempt, 5)), Math.min(retryAfterSeconds, 10) * 1000);
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
