import { answer, provider, type Aws, type Providers } from '../aws';
import type { Properties, ProviderRequest } from '../../resource-provider';
import { objectsOf, textOr, textsOf } from '../property-values';
import { refuse } from '../refusals';
import type { FargateProfile } from './model';

const SERVICE = 'eks-fargate-pods.amazonaws.com';

/** Selectors of a profile. https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html */
const SELECTORS = 5;

const MINUTES = 2 * 60_000;

/** `AWS::EKS::FargateProfile`. Nothing of it changes in place but tags. */
export function fargateProviders(aws: Aws): Providers {
  const { fargateProfiles } = aws.eks;
  const answerOf = ({ clusterName, name }: FargateProfile) =>
    answer(`${clusterName}|${name}`, {
      Arn: aws.arn('eks', `fargateprofile/${clusterName}/${name}/${name.length}`),
    });
  const profile = provider({
    async create(request) {
      const made = checked(aws, request);
      const key = `${made.clusterName}|${made.name}`;
      fargateProfiles.set(key, made);
      await aws.clock.sleep(MINUTES);
      made.status = 'ACTIVE';
      return answerOf(made);
    },
    update: (_, id) => answerOf(fargateProfiles.get(id) ?? refuse('cluster-not-found', `No Fargate profile found for name: ${id}.`)), // prettier-ignore
    async delete(id) {
      const found = fargateProfiles.get(id);
      if (found === undefined) return;
      checkOneAtATime(aws, found.clusterName, `delete Fargate Profile ${found.name}`);
      found.status = 'DELETING';
      await aws.clock.sleep(MINUTES);
      fargateProfiles.delete(id);
    },
  });
  return { 'AWS::EKS::FargateProfile': profile };
}

function checked(aws: Aws, { properties, generatedName }: ProviderRequest): FargateProfile {
  const { name: clusterName } = aws.eks.cluster(textOr(properties.ClusterName, ''));
  const name = textOr(properties.FargateProfileName, generatedName.slice(0, 100));
  if (aws.eks.fargateProfiles.has(`${clusterName}|${name}`))
    refuse('fargate-exists', 'A Fargate Profile already exists with this name in this cluster.');
  checkSelectors(properties);
  checkRole(aws, textOr(properties.PodExecutionRoleArn, ''));
  textsOf(properties.Subnets).forEach((id) => checkSubnet(aws, id));
  checkOneAtATime(aws, clusterName, `create Fargate Profile ${name}`);
  return { clusterName, name, status: 'CREATING' };
}

function checkOneAtATime({ eks }: Aws, clusterName: string, work: string): void {
  const busy = eks.fargateProfilesOf(clusterName).find(({ status }) => status !== 'ACTIVE');
  if (busy !== undefined)
    refuse(
      'fargate-busy',
      `Cannot ${work} because cluster ${clusterName} currently has Fargate profile ${busy.name} in status ${busy.status}`,
    );
}

function checkSelectors(properties: Properties): void {
  const selectors = objectsOf(properties.Selectors);
  if (selectors.length < 1 || selectors.length > SELECTORS)
    refuse('fargate-selectors', `A Fargate profile has 1 to ${SELECTORS} selectors, not ${selectors.length}`);
}

function checkRole({ iam }: Aws, roleArn: string): void {
  if (!iam.isTrusted(roleArn, SERVICE))
    refuse('fargate-role', `Misconfigured PodExecutionRole Trust Policy; Please add the ${SERVICE} Service Principal: ${roleArn}`); // prettier-ignore
}

/** Private is a subnet without a route to an internet gateway. */
function checkSubnet({ network }: Aws, id: string): void {
  const routes = Object.values(network.routeTableOf(network.subnet(id))?.routes ?? {});
  if (routes.some(({ target }) => network.gateways.get(target)?.kind === 'internet'))
    refuse('fargate-subnet', `Subnet ${id} provided in Fargate Profile is not a private subnet`);
}
