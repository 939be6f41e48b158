import { answer, provider, type Aws, type Providers } from '../aws';
import type { Properties } from '../../resource-provider';
import { objectsOf, textOr } from '../property-values';
import { refuse } from '../refusals';

/** https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
const POLICIES = [
  'AmazonEKSAdminPolicy', 'AmazonEKSClusterAdminPolicy', 'AmazonEKSAdminViewPolicy', 'AmazonEKSEditPolicy',
  'AmazonEKSViewPolicy', 'AmazonEKSSecretReaderPolicy', 'AmazonEKSAutoNodePolicy', 'AmazonEKSHybridPolicy',
]; // prettier-ignore

const STANDARD = 'STANDARD';

/** Access entries and pod identity associations. */
export function accessProviders(aws: Aws): Providers {
  const { eks, iam } = aws;
  const keyOf = ({ ClusterName, PrincipalArn }: Properties): string =>
    `${textOr(ClusterName, '')}|${textOr(PrincipalArn, '')}`;
  const answerFor = (properties: Properties) => {
    const principal = textOr(properties.PrincipalArn, '');
    const cluster = textOr(properties.ClusterName, '');
    const AccessEntryArn = aws.arn(
      'eks',
      `access-entry/${cluster}/role/${aws.accountId}/${principal.split('/').at(-1)}`,
    );
    return answer(`${principal}|${cluster}`, { AccessEntryArn });
  };

  const entry = provider({
    create({ properties }) {
      const cluster = eks.cluster(textOr(properties.ClusterName, ''));
      const principalArn = textOr(properties.PrincipalArn, '');
      const role = iam.roleByArn(principalArn);
      if (cluster.authenticationMode === 'CONFIG_MAP')
        refuse(
          'access-mode',
          `The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.`,
        );
      if (role === undefined)
        return refuse(
          'access-entry-principal',
          `The specified principalArn is invalid: ${principalArn} does not exist`,
        );
      if (eks.accessEntries.has(keyOf(properties)))
        refuse(
          'access-entry-exists',
          'The specified access entry resource is already in use on this cluster.',
        );
      eks.accessEntries.set(keyOf(properties), {
        clusterName: cluster.name,
        principalArn,
        principalId: role.id,
        type: textOr(properties.Type, STANDARD),
        since: aws.clock.now(),
        owner: 'template',
        policies: policiesOf(properties),
      });
      return answerFor(properties);
    },
    update({ properties }) {
      const found = eks.accessEntries.get(keyOf(properties));
      if (found !== undefined) found.policies = policiesOf(properties);
      return answerFor(properties);
    },
    delete: (_, { properties }) => void eks.accessEntries.delete(keyOf(properties)),
  });

  const podIdentity = provider({
    create({ properties }) {
      const cluster = eks.cluster(textOr(properties.ClusterName, ''));
      const serviceAccount = `${textOr(properties.Namespace, '')}/${textOr(properties.ServiceAccount, '')}`;
      const key = `${cluster.name}|${serviceAccount}`;
      if (eks.podIdentities.has(key))
        refuse('pod-identity-exists', `Association already exists: ${serviceAccount} in ${cluster.name}`);
      const roleArn = trustedRole(aws, properties);
      const id = `a-${String(aws.tables.nextNumber()).padStart(17, '0')}`;
      eks.podIdentities.set(key, { id, clusterName: cluster.name, serviceAccount, roleArn });
      const arn = aws.arn('eks', `podidentityassociation/${cluster.name}/${id}`);
      return answer(arn, { AssociationArn: arn, AssociationId: id, ExternalId: '' });
    },
    update: ({ properties }, arn) => {
      trustedRole(aws, properties);
      return answer(arn, { AssociationArn: arn, AssociationId: arn.split('/').at(-1), ExternalId: '' });
    },
    delete(_, { properties }) {
      eks.podIdentities.delete(
        `${textOr(properties.ClusterName, '')}|${textOr(properties.Namespace, '')}/${textOr(properties.ServiceAccount, '')}`,
      );
    },
  });
  return { 'AWS::EKS::AccessEntry': entry, 'AWS::EKS::PodIdentityAssociation': podIdentity };
}

function policiesOf(properties: Properties): string[] {
  const names = objectsOf(properties.AccessPolicies).map(({ PolicyArn }) => textOr(PolicyArn, ''));
  const unknown = names.find((arn) => !POLICIES.includes(arn.split('cluster-access-policy/')[1] ?? ''));
  if (unknown !== undefined)
    refuse('access-entry-policy', `The policyArn parameter format is not valid: ${unknown}`);
  // Nodes of Auto Mode have the type EC2 and the policy for them.
  if (names.length > 0 && ![STANDARD, 'EC2'].includes(textOr(properties.Type, STANDARD)))
    refuse(
      'access-entry-policy',
      `Access policies cannot be associated to an entry of type ${textOr(properties.Type, '')}`,
    );
  return names.map((arn) => arn.split('/').at(-1) ?? '');
}

function trustedRole({ iam }: Aws, properties: Properties): string {
  const roleArn = textOr(properties.RoleArn, '');
  const service = 'pods.eks.amazonaws.com';
  if (!iam.isTrusted(roleArn, service) || !iam.isTrusted(roleArn, service, 'Service', 'sts:TagSession'))
    refuse(
      'pod-identity-role',
      `Trust policy of role ${roleArn} does not allow ${service} to assume it and to tag the session`,
    );
  return roleArn;
}
