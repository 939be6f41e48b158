import { isAccessDenied } from './aws-errors';
import { pause } from './patience';

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

/** How long a service that is busy or away is asked again. The deadline of the work usually ends it before. */
const transientMilliseconds = (): number => number('TRANSIENT_MILLISECONDS', 600_000);

/** How long a denial counts as a policy that has not spread yet. */
export const deniedMilliseconds = (): number => number('DENIED_MILLISECONDS', 120_000);

interface RetryErrorInfo {
  readonly error?: unknown;
  readonly errorType: string;
}

interface RetryToken {
  getRetryCount(): number;
  getRetryDelay(): number;
  getRetryCost(): undefined;
  readonly startedAt: number;
}

const token = (count: number, delay: number, startedAt: number): RetryToken => ({
  getRetryCount: () => count,
  getRetryDelay: () => delay,
  getRetryCost: () => undefined,
  startedAt,
});

/** Whether the answer was not the XML or JSON that the SDK expected: cut off, or from something in between. */
function isUnreadable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && '$response' in error && !('$fault' in error);
}

/** Milliseconds for which a call that ended like this is repeated. */
function patienceFor({ error, errorType }: RetryErrorInfo): number {
  if (errorType === 'THROTTLING' || errorType === 'TRANSIENT' || errorType === 'SERVER_ERROR')
    return transientMilliseconds();
  if (isUnreadable(error)) return transientMilliseconds();
  return isAccessDenied(error) ? deniedMilliseconds() : 0;
}

/**
 * Retries of an AWS SDK client, by time and not by number.
 *
 * A deployment touches many subnets at once and runs into EC2's request limits, and a policy made in the same deployment
 * may take a minute to spread. There is no token bucket: one handler does one thing, and its deadline bounds the total.
 */
export const patientRetryStrategy = {
  mode: 'standard',
  acquireInitialRetryToken: async (): Promise<RetryToken> => token(0, 0, performance.now()),
  refreshRetryTokenForRetry: async (
    { getRetryCount, startedAt }: RetryToken,
    info: RetryErrorInfo,
  ): Promise<RetryToken> => {
    const delay = pause(getRetryCount());
    const passed = performance.now() - startedAt + delay;
    if (passed > patienceFor(info)) throw new Error('no further attempt');
    return token(getRetryCount() + 1, delay, startedAt);
  },
  recordSuccess: (): void => undefined,
};

/** Options every AWS SDK client of a handler takes. */
export const patientClient = {
  retryStrategy: patientRetryStrategy,
  requestHandler: {
    connectionTimeout: 3_000,
    requestTimeout: number('REQUEST_TIMEOUT_MILLISECONDS', 20_000),
    throwOnRequestTimeout: true,
  },
};
