import type { EKSClient } from '@aws-sdk/client-eks';
import { postSigned } from '../../../lambda/shared/aws-node/signed-request';
import { at, textOf, type Json } from '../../../lib/aws-node/backup/json';

const TIMEOUT_MILLISECONDS = 20_000;

/** The template of the stack that made the cluster, as get-template answers it. */
export async function deployedTemplate(eks: EKSClient, cluster: Json): Promise<{ TemplateBody: string }> {
  const StackName = textOf(at(cluster, 'tags', 'aws:cloudformation:stack-name'));
  if (StackName === undefined) throw new Error('the cluster has no tag aws:cloudformation:stack-name');
  const form = { Action: 'GetTemplate', StackName, TemplateStage: 'Processed', Version: '2010-05-15' };
  const { status, body } = await postSigned(eks, {
    service: 'cloudformation',
    path: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams(form).toString(),
    timeoutMilliseconds: TIMEOUT_MILLISECONDS,
    signal: new AbortController().signal,
  });
  const text = textIn(body, 'TemplateBody');
  if (status === 200 && text !== undefined) return { TemplateBody: text };
  throw new Error(
    `CloudFormation answered ${status} for stack ${StackName}: ${textIn(body, 'Message') ?? 'no reason given'}`,
  );
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** The text of an XML element. */
function textIn(xml: string, element: string): string | undefined {
  const [, escaped] = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(xml) ?? [];
  return escaped?.replace(
    /&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      return String.fromCodePoint(decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal));
    },
  );
}
