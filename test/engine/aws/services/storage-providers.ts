import { answer, provider, type Aws, type Providers } from '../aws';
import { decide } from '../iam/evaluation';
import { parsePolicy, type PolicyDocument } from '../iam/policy-document';
import { checkPrincipals } from '../iam/principals';
import { optionalText, textOr } from '../property-values';
import { refuse } from '../refusals';

/** Days for which CloudWatch keeps logs. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]; // prettier-ignore

/** Buckets, keys, log groups and parameters. */
export function storageProviders(aws: Aws): Providers {
  return { ...bucketProviders(aws), ...keyProviders(aws), ...logProviders(aws), ...parameterProviders(aws) };
}

function bucketProviders(aws: Aws): Providers {
  const { buckets } = aws.storage;
  const attributes = (name: string) => ({
    Arn: `arn:${aws.partition}:s3:::${name}`,
    DomainName: `${name}.s3.amazonaws.com`,
    DualStackDomainName: `${name}.s3.dualstack.${aws.region}.amazonaws.com`,
    RegionalDomainName: `${name}.s3.${aws.region}.amazonaws.com`,
    WebsiteURL: `http://${name}.s3-website-${aws.region}.amazonaws.com`,
  });
  /** CloudFormation makes up another name for each bucket: one that was kept does not stand in the way. */
  const unused = (name: string): string =>
    buckets.has(name) ? `${name.slice(0, 56)}-${aws.tables.nextNumber()}` : name;
  const bucket = provider({
    create({ properties, generatedName, stackName }) {
      const name = textOr(properties.BucketName, unused(generatedName.toLowerCase().slice(0, 63)));
      if (!/^(?!xn--|.*--|.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name))
        refuse('bucket-name', `The specified bucket is not valid: ${name}`);
      if (buckets.has(name)) refuse('bucket-exists', `The requested bucket name is not available: ${name}`);
      buckets.set(name, { name, stackName, objects: {} });
      return answer(name, attributes(name));
    },
    update: (_, name) => answer(name, attributes(name)),
    delete(name) {
      const count = Object.keys(buckets.get(name)?.objects ?? {}).length;
      if (count > 0)
        refuse(
          'bucket-not-empty',
          `The bucket you tried to delete is not empty: ${name} has ${count} objects`,
        );
      buckets.delete(name);
    },
  });
  const put = (name: string, value: unknown) => {
    const found =
      buckets.get(name) ?? refuse('bucket-not-found', `The specified bucket does not exist: ${name}`);
    const document = parsePolicy(value, 'resource', 'bucket-policy');
    checkPrincipals(aws, document, 'bucket-policy');
    const elsewhere = document
      .flatMap(({ resources }) => resources)
      .find((resource) => !(resource.split(':::')[1] ?? '').startsWith(name));
    if (elsewhere !== undefined) refuse('bucket-policy', `Policy has invalid resource: ${elsewhere}`);
    found.policy = document;
    return answer(name);
  };
  const policy = provider({
    create: ({ properties }) => put(textOr(properties.Bucket, ''), properties.PolicyDocument),
    update: ({ properties }, name) => put(name, properties.PolicyDocument),
    delete(name) {
      delete buckets.get(name)?.policy;
    },
  });
  return { 'AWS::S3::Bucket': bucket, 'AWS::S3::BucketPolicy': policy };
}

/** The policy that KMS sets when a template has none. */
function defaultKeyPolicy({ partition, accountId }: Aws) {
  const Principal = { AWS: `arn:${partition}:iam::${accountId}:root` };
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }],
  };
}

function keyProviders(aws: Aws): Providers {
  const { keys } = aws.storage;
  const policyOf = (value: unknown): PolicyDocument => {
    const document = parsePolicy(value ?? defaultKeyPolicy(aws), 'resource', 'key-principal');
    checkPrincipals(aws, document, 'key-principal');
    const account = `arn:${aws.partition}:iam::${aws.accountId}:root`;
    const forAccount = document.filter(({ principals }) =>
      (principals.AWS ?? []).some((name) => [account, aws.accountId, '*'].includes(name)),
    );
    const request = { action: 'kms:PutKeyPolicy', resource: '*', context: {} };
    if (!decide([{ name: 'key', document: forAccount }], request).isAllowed)
      refuse('key-lockout', 'The new key policy will not allow you to update the key policy in the future.');
    return document;
  };
  const key = provider({
    create({ properties }) {
      const policy = policyOf(properties.KeyPolicy);
      const id = `00000000-0000-4000-8000-${String(aws.tables.nextNumber()).padStart(12, '0')}`;
      const arn = aws.arn('kms', `key/${id}`);
      keys.set(id, { id, arn, policy, state: 'Enabled' });
      return answer(id, { KeyId: id, Arn: arn });
    },
    update({ properties }, id) {
      const found = keys.get(id);
      if (found !== undefined) found.policy = policyOf(properties.KeyPolicy);
      return answer(id, { KeyId: id, Arn: aws.arn('kms', `key/${id}`) });
    },
    delete(id) {
      const found = keys.get(id);
      if (found !== undefined) found.state = 'PendingDeletion';
    },
  });
  return { 'AWS::KMS::Key': key };
}

function logProviders(aws: Aws): Providers {
  const { logGroups } = aws.storage;
  const checkRetention = (days: unknown): void => {
    if (days !== undefined && !RETENTION.includes(Number(days)))
      refuse(
        'log-retention',
        `Value '${String(days)}' at 'retentionInDays' failed to satisfy constraint: ${RETENTION.join(', ')}`,
      );
  };
  const group = provider({
    create({ properties, generatedName }) {
      const name = textOr(properties.LogGroupName, generatedName);
      if (logGroups.has(name)) refuse('log-group-exists', `The specified log group already exists: ${name}`);
      checkRetention(properties.RetentionInDays);
      // Fn::GetAtt Arn ends with a wildcard for the streams.
      const arn = aws.arn('logs', `log-group:${name}:*`);
      logGroups.set(name, { name, arn, owner: 'template' });
      return answer(name, { Arn: arn });
    },
    update({ properties }, name) {
      checkRetention(properties.RetentionInDays);
      return answer(name, { Arn: aws.arn('logs', `log-group:${name}:*`) });
    },
    delete: (name) => void logGroups.delete(name),
  });
  return { 'AWS::Logs::LogGroup': group };
}

function parameterProviders(aws: Aws): Providers {
  const { parameters } = aws.storage;
  const valueOf = (value: unknown): string => {
    const text = optionalText(value) ?? '';
    if (text.length === 0 || Buffer.byteLength(text) > 4096)
      refuse(
        'parameter-size',
        `The value of a parameter has 1 to 4,096 bytes, not ${Buffer.byteLength(text)}`,
      );
    return text;
  };
  const put = (name: string, type: unknown, value: unknown) => {
    parameters.set(name, valueOf(value));
    return answer(name, {
      Type: type,
      Value: value,
      Arn: aws.arn('ssm', `parameter/${name.replace(/^\//, '')}`),
    });
  };
  const parameter = provider({
    create({ properties, generatedName }) {
      const name = textOr(properties.Name, generatedName);
      if (parameters.has(name)) refuse('parameter-exists', `The parameter already exists: ${name}`);
      return put(name, properties.Type, properties.Value);
    },
    update: ({ properties }, name) => put(name, properties.Type, properties.Value),
    delete: (name) => void parameters.delete(name),
  });
  return { 'AWS::SSM::Parameter': parameter };
}
