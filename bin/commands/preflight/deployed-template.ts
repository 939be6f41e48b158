import type { EKSClient } from '@aws-sdk/client-eks';
import { at, textOf, type Json } from '../../../lib/aws-node/backup/json';
import { queryApi, textIn } from './query-api';

/** The template of the stack that made the cluster, as get-template answers it. */
export async function deployedTemplate(eks: EKSClient, cluster: Json): Promise<{ TemplateBody: string }> {
  const StackName = textOf(at(cluster, 'tags', 'aws:cloudformation:stack-name'));
  if (StackName === undefined) throw new Error('the cluster has no tag aws:cloudformation:stack-name');
  const form = { Action: 'GetTemplate', StackName, TemplateStage: 'Processed', Version: '2010-05-15' };
  const TemplateBody = textIn(await queryApi(eks, 'cloudformation', form), 'TemplateBody');
  if (TemplateBody === undefined)
    throw new Error(`the answer of CloudFormation has no template of stack ${StackName}`);
  return { TemplateBody };
}
