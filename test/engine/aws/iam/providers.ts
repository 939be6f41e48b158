import type { ProviderRequest } from '../../resource-provider';
import { answer, provider, type Aws, type Providers } from '../aws';
import { objectsOf, optionalText, textOr, textsOf } from '../property-values';
import { refuse } from '../refusals';
import type { Role } from './identities';
import managed from './managed-policies.json';
import { parsePolicy, policySize, type PolicyDocument } from './policy-document';
import { checkPrincipals } from './principals';

/** Characters of all policies of one role, and of one document. */
const QUOTA = { inline: 10_240, managed: 6_144, trust: 2_048, managedPolicies: 10 };

/** `AWS::IAM::Role` and the policies on roles. */
export function roleProviders(aws: Aws): Providers {
  const { iam } = aws;

  const role = provider({
    create(request) {
      const { properties, generatedName } = request;
      const name = textOr(properties.RoleName, generatedName.slice(0, 64));
      if (!/^[\w+=,.@-]{1,64}$/.test(name))
        refuse('role-name', `Value '${name}' at 'roleName' failed to satisfy constraint: [\\w+=,.@-]{1,64}`);
      if (iam.roles.has(name)) refuse('role-exists', `Role with name ${name} already exists.`);
      const made: Role = {
        name,
        arn: aws.arn('iam', `role${textOr(properties.Path, '/')}${name}`),
        id: `AROA${String(aws.tables.nextNumber()).padStart(17, '0')}`,
        trust: trustOf(aws, properties.AssumeRolePolicyDocument),
        managedPolicyArns: [],
      };
      const policies = ownPolicies(aws, request);
      iam.roles.set(name, made);
      for (const { policy, document } of policies) iam.attach(name, policy, name, document);
      setManaged(aws, made, textsOf(properties.ManagedPolicyArns));
      return answer(name, { Arn: made.arn, RoleId: made.id });
    },
    update(request, name) {
      const { properties } = request;
      const found =
        iam.roles.get(name) ?? refuse('role-not-found', `The role with name ${name} cannot be found.`);
      found.trust = trustOf(aws, properties.AssumeRolePolicyDocument);
      const policies = ownPolicies(aws, request);
      for (const { policy, owner } of iam.attached(name))
        if (owner === name && !policy.startsWith('arn:') && !policies.some((kept) => kept.policy === policy))
          iam.detach(name, policy, name);
      for (const { policy, document } of policies) iam.attach(name, policy, name, document);
      setManaged(aws, found, textsOf(properties.ManagedPolicyArns));
      return answer(name, { Arn: found.arn, RoleId: found.id });
    },
    delete(name) {
      const users = [
        ...iam.foreignPolicies(name),
        ...[...iam.instanceProfiles.values()]
          .filter((profile) => profile.roleName === name)
          .map((it) => it.name),
      ];
      if (users.length > 0)
        refuse('role-in-use', `Cannot delete entity, must detach all policies first: ${users.join(', ')}`);
      for (const { policy, owner } of iam.attached(name)) iam.detach(name, policy, owner);
      iam.roles.delete(name);
    },
  });

  /** A policy on roles, of which each needs the whole of it. */
  const inline = (roles: (request: ProviderRequest) => string[]) =>
    provider({
      create(request) {
        putInline(aws, request, roles(request));
        return answer(textOr(request.properties.PolicyName, ''), { Id: request.generatedName });
      },
      update(request, id) {
        const names = roles(request);
        putInline(aws, request, names);
        for (const former of roles({ ...request, properties: request.previous ?? {} }))
          if (!names.includes(former)) iam.detach(former, id, request.logicalId);
        return answer(id, { Id: request.generatedName });
      },
      delete(id, request) {
        for (const name of roles(request)) iam.detach(name, id, request.logicalId);
      },
    });
  return {
    'AWS::IAM::Role': role,
    'AWS::IAM::Policy': inline(({ properties }) => textsOf(properties.Roles)),
    'AWS::IAM::RolePolicy': inline(({ properties }) => [textOr(properties.RoleName, '')]),
    'AWS::IAM::ManagedPolicy': managedPolicy(aws),
    'AWS::IAM::OIDCProvider': oidcProvider(aws),
    'AWS::IAM::InstanceProfile': instanceProfile(aws),
  };
}

function trustOf(aws: Aws, value: unknown): PolicyDocument {
  const document = parsePolicy(value, 'trust');
  checkPrincipals(aws, document, 'policy-principal');
  const size = policySize(value);
  if (size > QUOTA.trust) refuse('policy-size', `Cannot exceed quota for ACLSizePerRole: ${QUOTA.trust}`);
  return document;
}

function ownPolicies(
  _: Aws,
  { properties }: ProviderRequest,
): { policy: string; document: PolicyDocument }[] {
  const policies = objectsOf(properties.Policies);
  checkInlineSize(policies.map(({ PolicyDocument }) => PolicyDocument));
  return policies.map(({ PolicyName, PolicyDocument }) => ({
    policy: textOr(PolicyName, ''),
    document: parsePolicy(PolicyDocument, 'identity'),
  }));
}

function checkInlineSize(documents: readonly unknown[]): void {
  const size = documents.reduce<number>((sum, document) => sum + policySize(document), 0);
  if (size > QUOTA.inline)
    refuse('policy-size', `Maximum policy size of ${QUOTA.inline} bytes exceeded for role: ${size}`);
}

function putInline(aws: Aws, { properties, logicalId }: ProviderRequest, roles: readonly string[]): void {
  const document = parsePolicy(properties.PolicyDocument, 'identity');
  for (const name of roles) {
    if (!aws.iam.roles.has(name)) refuse('role-not-found', `The role with name ${name} cannot be found.`);
    checkInlineSize([properties.PolicyDocument]);
    aws.iam.attach(name, textOr(properties.PolicyName, ''), logicalId, document);
  }
}

/** Document of a managed policy: one of AWS, or one of the account. */
function managedDocument(aws: Aws, arn: string): PolicyDocument {
  const own = aws.iam.managedPolicies.get(arn);
  if (own !== undefined) return own.document;
  const name = /^arn:[a-z-]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1] ?? '';
  if (name in managed.documents)
    return parsePolicy(managed.documents[name as keyof typeof managed.documents], 'identity');
  if (managed.names.includes(name)) return [];
  return refuse('managed-policy-not-found', `Policy ${arn} does not exist or is not attachable.`);
}

function setManaged(aws: Aws, role: Role, arns: readonly string[]): void {
  if (arns.length > QUOTA.managedPolicies)
    refuse('managed-policy-quota', `Cannot exceed quota for PoliciesPerRole: ${QUOTA.managedPolicies}`);
  const documents = arns.map((arn) => managedDocument(aws, arn));
  for (const { policy, owner } of aws.iam.attached(role.name))
    if (owner === role.name && policy.startsWith('arn:') && !arns.includes(policy))
      aws.iam.detach(role.name, policy, role.name);
  arns.forEach((arn, index) => aws.iam.attach(role.name, arn, role.name, documents[index]!));
  role.managedPolicyArns = arns;
}

function managedPolicy(aws: Aws) {
  const { iam } = aws;
  const attributes = (PolicyArn: string) => ({ PolicyArn, IsAttachable: true, DefaultVersionId: 'v1' });
  const put = ({ properties, logicalId }: ProviderRequest, arn: string): void => {
    const document = parsePolicy(properties.PolicyDocument, 'identity');
    const size = policySize(properties.PolicyDocument);
    if (size > QUOTA.managed) refuse('policy-size', `Cannot exceed quota for PolicySize: ${QUOTA.managed}`);
    iam.managedPolicies.set(arn, { arn, name: arn, document });
    for (const name of textsOf(properties.Roles)) {
      if (!iam.roles.has(name)) refuse('role-not-found', `The role with name ${name} cannot be found.`);
      iam.attach(name, arn, logicalId, document);
    }
  };
  return provider({
    create(request) {
      const name = textOr(request.properties.ManagedPolicyName, request.generatedName);
      const arn = aws.arn('iam', `policy${textOr(request.properties.Path, '/')}${name}`);
      if (iam.managedPolicies.has(arn))
        refuse(
          'managed-policy-exists',
          `A policy called ${name} already exists. Duplicate names are not allowed.`,
        );
      put(request, arn);
      return answer(arn, attributes(arn));
    },
    update(request, arn) {
      put(request, arn);
      for (const former of textsOf(request.previous?.Roles))
        if (!textsOf(request.properties.Roles).includes(former)) iam.detach(former, arn, request.logicalId);
      return answer(arn, attributes(arn));
    },
    delete(arn, { properties, logicalId }) {
      for (const name of textsOf(properties.Roles)) iam.detach(name, arn, logicalId);
      const users = [...iam.roles.keys()].filter((name) =>
        iam.attached(name).some(({ policy }) => policy === arn),
      );
      if (users.length > 0)
        refuse('managed-policy-in-use', `Cannot delete a policy attached to entities: ${users.join(', ')}`);
      iam.managedPolicies.delete(arn);
    },
  });
}

function oidcProvider(aws: Aws) {
  const { oidcProviders } = aws.iam;
  return provider({
    create({ properties }) {
      const url = textOr(properties.Url, '');
      if (!url.startsWith('https://'))
        refuse('oidc-provider-url', `Invalid Open ID Connect Provider URL: ${url}`);
      const arn = aws.arn('iam', `oidc-provider/${url.slice('https://'.length)}`);
      if (oidcProviders.has(arn)) refuse('oidc-provider-exists', `Provider with url ${url} already exists.`);
      oidcProviders.set(arn, { arn, url });
      return answer(arn, { Arn: arn });
    },
    update: (_, arn) => answer(arn, { Arn: arn }),
    delete: (arn) => void oidcProviders.delete(arn),
  });
}

function instanceProfile(aws: Aws) {
  const { instanceProfiles, roles } = aws.iam;
  const put = ({ properties }: ProviderRequest, name: string) => {
    const [roleName = ''] = textsOf(properties.Roles);
    if (!roles.has(roleName)) refuse('role-not-found', `The role with name ${roleName} cannot be found.`);
    instanceProfiles.set(name, { name, roleName });
    return answer(name, { Arn: aws.arn('iam', `instance-profile/${name}`) });
  };
  return provider({
    create: (request) =>
      put(request, optionalText(request.properties.InstanceProfileName) ?? request.generatedName),
    update: put,
    delete: (name) => void instanceProfiles.delete(name),
  });
}
