import type { Aws } from '../aws';
import { refuse, type RefusalName } from '../refusals';
import type { PolicyDocument } from './policy-document';

/**
 * Names of services that can be trusted, as far as clusters and what stands around them need them. IAM refuses a name
 * that it does not know.
 */
const SERVICES = new Set([
  'apigateway', 'application-autoscaling', 'autoscaling', 'cloudformation', 'cloudtrail', 'codebuild', 'codepipeline',
  'config', 'delivery.logs', 'ec2', 'ecs-tasks', 'eks', 'eks-fargate-pods', 'eks-nodegroup', 'elasticloadbalancing',
  'events', 'firehose', 'lambda', 'logs', 'pods.eks', 's3', 'scheduler', 'sns', 'spot', 'spotfleet', 'sqs', 'ssm',
  'states', 'vpc-flow-logs', 'backup', 'guardduty', 'fis', 'kms',
]); // prettier-ignore

const isKnownService = (name: string): boolean =>
  SERVICES.has(name.replace(/(\.[a-z]{2}(-[a-z]+)+-\d)?\.amazonaws\.com(\.cn)?$/, ''));

/** Refuses a principal that does not exist: services check it when they take a policy. */
export function checkPrincipals(aws: Aws, document: PolicyDocument, name: RefusalName): void {
  for (const { principals } of document) {
    for (const [kind, values] of Object.entries(principals)) {
      if (values.length === 0) refuse(name, `Missing required field Principal cannot be empty!`);
      const wrong = values.find((value) => !doesExist(aws, kind, value));
      if (wrong !== undefined) refuse(name, `Invalid principal in policy: "${kind}":"${wrong}"`);
    }
  }
}

function doesExist({ iam }: Aws, kind: string, value: string): boolean {
  if (kind === 'Service') return isKnownService(value);
  if (kind === 'Federated')
    return /^arn:[a-z-]+:iam::\d{12}:(oidc|saml)-provider\/.+/.test(value) || /^[a-z0-9.-]+$/.test(value);
  if (kind !== 'AWS') return kind === 'CanonicalUser';
  if (value === '*' || /^\d{12}$/.test(value)) return true;
  if (/^arn:[a-z-]+:iam::\d{12}:root$/.test(value)) return true;
  if (/^arn:[a-z-]+:iam::\d{12}:role\//.test(value)) return iam.roleByArn(value) !== undefined;
  return /^arn:[a-z-]+:(iam|sts)::\d{12}:(user|assumed-role|federated-user)\/.+/.test(value);
}
