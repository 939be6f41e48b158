import { answer, provider, type Aws, type Providers } from '../aws';
import { parsePolicy } from '../iam/policy-document';
import { objectOf, objectsOf, textOr, textsOf } from '../property-values';
import { refuse } from '../refusals';

/** Queues, and rules whose events go into them. */
export function eventProviders(aws: Aws): Providers {
  const queues = aws.tables.table<string>();
  const rules = aws.tables.table<string[]>();
  const urlOf = (name: string): string => `https://sqs.${aws.region}.amazonaws.com/${aws.accountId}/${name}`;

  const queue = provider({
    create({ properties, generatedName }) {
      const name = textOr(properties.QueueName, generatedName.slice(0, 80));
      const retention = Number(properties.MessageRetentionPeriod ?? 345_600);
      if (retention < 60 || retention > 1_209_600)
        refuse('queue-retention', `Invalid value for the parameter MessageRetentionPeriod: ${retention}`);
      queues.set(name, urlOf(name));
      const Arn = aws.arn('sqs', name);
      return answer(urlOf(name), { Arn, QueueName: name, QueueUrl: urlOf(name) });
    },
    delete: (url) => void queues.delete(url.split('/').at(-1) ?? ''),
  });

  const policy = provider({
    create({ properties, generatedName }) {
      parsePolicy(properties.PolicyDocument, 'resource');
      const missing = textsOf(properties.Queues).find((url) => ![...queues.values()].includes(url));
      if (missing !== undefined) refuse('queue-not-found', `The specified queue does not exist: ${missing}`);
      return answer(generatedName, { Id: generatedName });
    },
    update: (_, id) => answer(id, { Id: id }),
  });

  const rule = provider({
    create({ properties, generatedName }) {
      if (Object.keys(objectOf(properties.EventPattern)).length === 0)
        refuse('rule-pattern', 'Parameter(s) EventPattern or ScheduleExpression must be specified.');
      const name = textOr(properties.Name, generatedName.slice(0, 64));
      rules.set(
        name,
        objectsOf(properties.Targets).map(({ Arn }) => textOr(Arn, '')),
      );
      return answer(name, { Arn: aws.arn('events', `rule/${name}`) });
    },
    delete: (name) => void rules.delete(name),
  });
  return { 'AWS::SQS::Queue': queue, 'AWS::SQS::QueuePolicy': policy, 'AWS::Events::Rule': rule };
}
