import type { FunctionConfiguration } from '../../world';
import type { Aws } from '../aws';

/** Until Lambda has delivered the logs of an invocation, in milliseconds. */
const DELIVERY_MILLISECONDS = 20_000;

/**
 * Lambda writes the log of an invocation with the role of the function, some time afterwards.
 *
 * A group that is gone by then comes back when the role may make one: nothing owns it, and it stays.
 *
 * @see https://github.com/aws/aws-cdk/issues/31487
 */
export function deliverLogs(aws: Aws, { roleArn, logGroupName }: FunctionConfiguration): void {
  const { iam, storage, clock, tables } = aws;
  const { era } = tables;
  const group = `${aws.arn('logs', `log-group:${logGroupName}`)}:`;
  const stream = `${group}log-stream:engine`;
  const mayMakeGroup = iam.mayService(roleArn, 'logs:CreateLogGroup', group);
  const mayWrite = ['logs:CreateLogStream', 'logs:PutLogEvents'].every((action) =>
    iam.mayService(roleArn, action, stream),
  );
  clock.after(DELIVERY_MILLISECONDS, () => {
    if (tables.era !== era) return;
    const exists = storage.logGroups.has(logGroupName);
    if (!exists && mayMakeGroup)
      storage.logGroups.set(logGroupName, { name: logGroupName, arn: `${group}*`, owner: 'Lambda' });
    if (!mayWrite || (!exists && !mayMakeGroup)) iam.lostLogs.add(logGroupName);
  });
}
