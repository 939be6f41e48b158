import type { EKSClient } from '@aws-sdk/client-eks';
import { errorName } from '../shared/aws-errors';
import { log } from '../shared/log';
import { postSigned } from './signed-request';

/**
 * Whether CloudFormation is rolling the stack back; undefined when CloudFormation cannot be asked.
 *
 * A custom resource is not told. Refusing anything in a roll-back leaves the stack in UPDATE_ROLLBACK_FAILED, so the
 * handlers must know.
 */
export async function isRollingBack(client: EKSClient, stackId: string): Promise<boolean | undefined> {
  const form = new URLSearchParams({ Action: 'DescribeStacks', StackName: stackId, Version: '2010-05-15' });
  try {
    const answer = await postSigned(client, {
      service: 'cloudformation',
      path: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: form.toString(),
      timeoutMilliseconds: 5_000,
    });
    const status = /<StackStatus>([A-Z_]+)<\/StackStatus>/.exec(answer.body)?.[1];
    return status?.includes('ROLLBACK');
  } catch (error) {
    log('cannot ask CloudFormation for the state of the stack', { reason: errorName(error) });
    return undefined;
  }
}
