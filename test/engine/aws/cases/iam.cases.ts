import type { IAM_REFUSALS } from '../iam/refusals';
import { allow, trust, type Case, type Stage } from './stage';

const LAMBDA = 'lambda.amazonaws.com';

const inline = (PolicyDocument: object) => ({ Policies: [{ PolicyName: 'inline', PolicyDocument }] });

const policy = async (s: Stage, PolicyDocument: object) =>
  s.make('AWS::IAM::Policy', { PolicyName: 'p', PolicyDocument, Roles: [(await s.role(LAMBDA)).id] });

const many = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `arn:aws:s3:::bucket-${String(i).padStart(4, '0')}`);

/** For each thing that IAM refuses, steps of which the last is refused. */
export const IAM_CASES: Record<keyof typeof IAM_REFUSALS, Case> = {
  'policy-syntax': (s) =>
    policy(s, { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [], Resource: '*' }] }),
  'policy-resource': (s) => policy(s, allow('s3:GetObject', 'my-bucket/*')),
  'policy-principal': (s) => s.role('ekss.amazonaws.com'),
  'policy-size': (s) => s.role(LAMBDA, inline(allow('s3:GetObject', many(400)))),
  'managed-policy-not-found': (s) =>
    s.role(LAMBDA, { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonEKSNodePolicy'] }),
  'managed-policy-quota': async (s) => {
    const policies = Array.from({ length: 11 }, () =>
      s.make('AWS::IAM::ManagedPolicy', { PolicyDocument: allow('s3:GetObject') }),
    );
    const arns = (await Promise.all(policies)).map(({ id }) => id);
    await s.role(LAMBDA, { ManagedPolicyArns: arns });
  },
  'role-exists': async (s) => {
    await s.role(LAMBDA, { RoleName: 'nodes' });
    await s.role(LAMBDA, { RoleName: 'nodes' });
  },
  'role-name': (s) => s.role(LAMBDA, { RoleName: 'r'.repeat(65) }),
  'role-not-found': (s) =>
    s.make('AWS::IAM::Policy', { PolicyName: 'p', PolicyDocument: allow('s3:GetObject'), Roles: ['gone'] }),
  'role-in-use': async (s) => {
    const role = await s.role(LAMBDA);
    await s.make('AWS::IAM::Policy', {
      PolicyName: 'p',
      PolicyDocument: allow('s3:GetObject'),
      Roles: [role.id],
    });
    await s.remove(role);
  },
  'managed-policy-in-use': async (s) => {
    const made = await s.make('AWS::IAM::ManagedPolicy', { PolicyDocument: allow('s3:GetObject') });
    await s.role(LAMBDA, { ManagedPolicyArns: [made.id] });
    await s.remove(made);
  },
  'managed-policy-exists': async (s) => {
    const properties = { PolicyDocument: allow('s3:GetObject'), ManagedPolicyName: 'pods' };
    await s.make('AWS::IAM::ManagedPolicy', properties);
    await s.make('AWS::IAM::ManagedPolicy', properties);
  },
  'oidc-provider-exists': async (s) => {
    const Url = 'https://oidc.eks.us-east-1.amazonaws.com/id/ABC';
    await s.make('AWS::IAM::OIDCProvider', { Url });
    await s.make('AWS::IAM::OIDCProvider', { Url });
  },
  'oidc-provider-url': (s) =>
    s.make('AWS::IAM::OIDCProvider', { Url: 'oidc.eks.us-east-1.amazonaws.com/id/ABC' }),
};

/** Further documents that IAM refuses, by what is wrong with them. */
export const WRONG_DOCUMENTS: Readonly<Record<string, object>> = {
  'no statement': { Version: '2012-10-17' },
  'an unknown version': { ...allow('s3:GetObject'), Version: '2020-01-01' },
  'an unknown element': { ...allow('s3:GetObject'), Statements: [] },
  'an action without a service': allow('GetObject'),
  'a principal in an identity policy': allow('s3:GetObject', '*', { Principal: '*' }),
  'a Sid with a space': allow('s3:GetObject', '*', { Sid: 'read objects' }),
  'an unknown condition operator': allow('s3:GetObject', '*', {
    Condition: { StringMatches: { 's3:prefix': 'a' } },
  }),
  'an unknown effect': {
    Version: '2012-10-17',
    Statement: [{ Effect: 'allow', Action: 's3:GetObject', Resource: '*' }],
  },
  'no resource': { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject' }] },
  'a trust policy instead of a policy': trust(LAMBDA),
};
