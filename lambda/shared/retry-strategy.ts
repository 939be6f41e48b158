import { isAccessDenied } from './aws-errors';
import { pause } from './patience';

const MAX_ATTEMPTS = 10;

/** A role made in the same deployment can be unknown to the service for some seconds. */
const MAX_ATTEMPTS_WHEN_DENIED = 6;

interface RetryErrorInfo {
  readonly error?: unknown;
  readonly errorType: string;
}

interface RetryToken {
  getRetryCount(): number;
  getRetryDelay(): number;
  getRetryCost(): undefined;
}

const token = (count: number, delay: number): RetryToken => ({
  getRetryCount: () => count,
  getRetryDelay: () => delay,
  getRetryCost: () => undefined,
});

/** Whether the answer was not the XML or JSON that the SDK expected: cut off, or from something in between. */
function isUnreadable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && '$response' in error && !('$fault' in error);
}

function attemptsFor({ error, errorType }: RetryErrorInfo): number {
  if (errorType === 'THROTTLING' || errorType === 'TRANSIENT' || errorType === 'SERVER_ERROR')
    return MAX_ATTEMPTS;
  if (isUnreadable(error)) return MAX_ATTEMPTS;
  return isAccessDenied(error) ? MAX_ATTEMPTS_WHEN_DENIED : 1;
}

/**
 * Retries of an AWS SDK client, more patient than the SDK's three attempts.
 *
 * A deployment touches many subnets at once and runs into EC2's request limits; three throttled attempts in a row
 * are common then. There is no token bucket: one handler does one thing, and its deadline bounds the total.
 */
export const patientRetryStrategy = {
  mode: 'standard',
  acquireInitialRetryToken: async (): Promise<RetryToken> => token(0, 0),
  refreshRetryTokenForRetry: async (previous: RetryToken, info: RetryErrorInfo): Promise<RetryToken> => {
    const count = previous.getRetryCount() + 1;
    if (count >= attemptsFor(info)) throw new Error('no further attempt');
    return token(count, pause(previous.getRetryCount()));
  },
  recordSuccess: (): void => undefined,
};

/** Options every AWS SDK client of a handler takes. */
export const patientClient = {
  maxAttempts: MAX_ATTEMPTS,
  retryStrategy: patientRetryStrategy,
  requestHandler: {
    connectionTimeout: 3_000,
    requestTimeout: Number(process.env.REQUEST_TIMEOUT_MILLISECONDS ?? 20_000),
    throwOnRequestTimeout: true,
  },
};
