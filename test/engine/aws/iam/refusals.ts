const API = 'https://docs.aws.amazon.com/IAM/latest/APIReference';
const GUIDE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';

/** What IAM refuses. */
export const IAM_REFUSALS = {
  'policy-syntax': {
    code: 'MalformedPolicyDocument',
    when: 'a policy document lacks an element, has an unknown one, or has one in a wrong shape',
    source: `${GUIDE}/reference_policies_grammar.html`,
  },
  'policy-resource': {
    code: 'MalformedPolicyDocument',
    when: 'a resource is neither an ARN nor "*"',
    source: `${GUIDE}/reference_policies_elements_resource.html`,
  },
  'policy-principal': {
    code: 'MalformedPolicyDocument',
    when: 'a principal does not exist, or a trust policy has none',
    source: `${GUIDE}/reference_policies_elements_principal.html`,
  },
  'policy-size': {
    code: 'LimitExceeded',
    when: 'policies are longer than IAM takes: 10,240 characters inline, 6,144 managed, 2,048 trust',
    source: `${GUIDE}/reference_iam-quotas.html`,
  },
  'managed-policy-not-found': {
    code: 'NoSuchEntity',
    when: 'a role gets a managed policy that does not exist',
    source: `${API}/API_AttachRolePolicy.html`,
  },
  'managed-policy-quota': {
    code: 'LimitExceeded',
    when: 'a role gets more than 10 managed policies',
    source: `${GUIDE}/reference_iam-quotas.html`,
  },
  'role-exists': {
    code: 'EntityAlreadyExists',
    when: 'two roles get the same name, as in the replacement of a named one',
    source: `${API}/API_CreateRole.html`,
  },
  'role-name': {
    code: 'ValidationError',
    when: 'a role has a name that is longer than 64 characters, or has characters that IAM does not take',
    source: `${API}/API_CreateRole.html`,
  },
  'role-not-found': {
    code: 'NoSuchEntity',
    when: 'a policy is for a role that does not exist',
    source: `${API}/API_PutRolePolicy.html`,
  },
  'role-in-use': {
    code: 'DeleteConflict',
    when: 'a role is deleted while it has a policy, or an instance profile',
    source: 'https://github.com/eksctl-io/eksctl/issues/2216',
  },
  'managed-policy-in-use': {
    code: 'DeleteConflict',
    when: 'a managed policy is deleted while a role has it',
    source: `${API}/API_DeletePolicy.html`,
  },
  'managed-policy-exists': {
    code: 'EntityAlreadyExists',
    when: 'two managed policies get the same name',
    source: `${API}/API_CreatePolicy.html`,
  },
  'oidc-provider-exists': {
    code: 'EntityAlreadyExists',
    when: 'a second OIDC provider is for the same URL',
    source: 'https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1048',
  },
  'oidc-provider-url': {
    code: 'InvalidInput',
    when: 'the URL of an OIDC provider does not begin with https://',
    source: `${API}/API_CreateOpenIDConnectProvider.html`,
  },
} as const;
