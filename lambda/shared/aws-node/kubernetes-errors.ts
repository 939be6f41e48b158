import { errorName } from '../aws-errors';
import { objectOf, textOf } from '../../../lib/aws-node/backup/json';

/** The API server refused or could not be reached. The message is fit for a deployment's user. */
export class KubernetesError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
    this.name = 'KubernetesError';
  }
}

/** What the API server answered. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly retryAfterSeconds?: number;
}

/** Whether a later attempt may succeed: no connection, too many requests, an error of the server. */
export function isTransient(status: number): boolean {
  return status === 0 || status === 429 || status >= 500;
}

/** No answer at all. */
export function connectionError(path: string, error: unknown): KubernetesError {
  if (error instanceof KubernetesError) return error;
  const { code, message } = error as { code?: string; message?: string };
  const reason =
    errorName(error) === 'TimeoutError' || errorName(error) === 'AbortError'
      ? 'no answer in time'
      : (code ?? message);
  return new KubernetesError(`the API server could not be reached for ${plain(path)}: ${reason}`, 0);
}

/** An answer that is no object and no "there is none". */
export function refusal(path: string, { status, body }: Answer): KubernetesError | undefined {
  if (status === 404 || status === 410) return undefined;
  const parsed = tryParse(body);
  const isStatus = objectOf(parsed).kind === 'Status';
  if (status === 200 && isStatus)
    return new KubernetesError(`the API server answered a Status, not an object, for ${plain(path)}`, 0);
  if (status === 200 && parsed !== undefined) return undefined;
  if (status === 200) return new KubernetesError(`the API server's answer for ${plain(path)} is not JSON`, 0);
  const said = textOf(objectOf(parsed).message) ?? 'no reason given';
  return new KubernetesError(
    `the API server answered ${status} for ${plain(path)}: ${said.slice(0, 300)}`,
    status,
  );
}

function plain(path: string): string {
  return path.split('?', 1)[0] as string;
}

/** The value of a JSON text, or undefined. */
export function tryParse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
