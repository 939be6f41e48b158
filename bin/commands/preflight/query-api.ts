import { setTimeout as sleep } from 'node:timers/promises';
import type { EKSClient } from '@aws-sdk/client-eks';
import {
  postSigned,
  type SignedAnswer,
  type SignedRequest,
} from '../../../lambda/shared/aws-node/signed-request';
import { pause } from '../../../lambda/shared/patience';
import { COMMAND_CLIENT } from '../eks-client';

const TIMEOUT_MILLISECONDS = 20_000;

/**
 * Calls CloudFormation or EC2, whose SDK clients would be half of the tool. Throttling and errors of the server are
 * waited out.
 *
 * @returns the XML of the answer
 */
export async function queryApi(
  eks: EKSClient,
  service: SignedRequest['service'],
  form: Readonly<Record<string, string>>,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await once(eks, service, form);
    if (answer.status === 200) return answer.body;
    if (!isTransient(answer) || attempt >= COMMAND_CLIENT.maxAttempts) throw refusal(answer);
    await sleep(pause(attempt));
  }
}

async function once(
  eks: EKSClient,
  service: SignedRequest['service'],
  form: Readonly<Record<string, string>>,
): Promise<SignedAnswer> {
  return postSigned(eks, {
    service,
    path: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams(form).toString(),
    timeoutMilliseconds: TIMEOUT_MILLISECONDS,
    signal: new AbortController().signal,
  });
}

function isTransient({ status, body }: SignedAnswer): boolean {
  return status === 429 || status >= 500 || /Throttl|RequestLimitExceeded/.test(textIn(body, 'Code') ?? '');
}

function refusal({ status, body }: SignedAnswer): Error {
  const error = new Error(textIn(body, 'Message') ?? `HTTP ${status} without a reason`);
  error.name = textIn(body, 'Code') ?? 'Error';
  return error;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** The text of an XML element. */
export function textIn(xml: string, element: string): string | undefined {
  const [, escaped] = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(xml) ?? [];
  return escaped?.replace(
    /&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      return String.fromCodePoint(decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal));
    },
  );
}
