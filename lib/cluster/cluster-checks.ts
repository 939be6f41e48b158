import type { IConstruct } from 'constructs';
import { cidrProblems } from '../network/cidr-problems';
import { isKnownText } from '../network/known-at-synth';
import { isPublic, NEVER } from '../planning/address-families';
import { CidrBlock } from '../planning/cidr-block';
import { ConstructError } from '../synth/construct-error';
import type { PodNetworkClusterProps } from './pod-network-cluster-props';

/** @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
const CLUSTER_NAME = /^[0-9A-Za-z][A-Za-z0-9\-_]{0,99}$/;

/** Throws one error with everything that EKS would refuse minutes later; tokens are left alone. */
export function checkClusterProps(scope: IConstruct, props: PodNetworkClusterProps): void {
  const problems = [
    ...versionProblems(props.version),
    ...nameProblems(props.clusterName),
    ...accessProblems(props.publicAccessCidrs ?? []),
    ...roleProblems(props.adminRoles ?? []),
  ];
  if (problems.length > 0) throw new ConstructError(scope, problems.join('\n'));
}

/** JavaScript and tsx check no types, and a text would make a cluster of the version that EKS chooses. */
function versionProblems(version: unknown): string[] {
  if (typeof version === 'object' && version !== null && 'version' in version) return [];
  const text = JSON.stringify(version);
  const example = typeof version === 'string' || typeof version === 'number' ? String(version) : '1.36';
  return [
    `version: ${text} is not a Kubernetes version: write eks.KubernetesVersion.of('${example}'), from aws-cdk-lib/aws-eks-v2`,
  ];
}

function nameProblems(name: string | undefined): string[] {
  if (name === undefined || !isKnownText(name) || CLUSTER_NAME.test(name)) return [];
  return [
    `clusterName: EKS takes no cluster named ${JSON.stringify(name)}: use 1 to 100 letters, digits, hyphens and underscores, beginning with a letter or digit`,
  ];
}

/** EKS refuses reserved addresses. @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html */
function accessProblems(cidrs: readonly string[]): string[] {
  return cidrs.filter(isKnownText).flatMap((cidr) => {
    const malformed = cidrProblems('publicAccessCidrs', [cidr]);
    if (malformed.length > 0 || !isReserved(CidrBlock.parse(cidr))) return malformed;
    return `publicAccessCidrs: ${cidr} is private or reserved, the public endpoint never sees such an address and EKS refuses it: write the public addresses that these networks come from`;
  });
}

function isReserved(block: CidrBlock): boolean {
  return !isPublic(block) || NEVER.some((range) => range.contains(block));
}

/** A session is no principal of an access entry. @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html */
function roleProblems(roles: NonNullable<PodNetworkClusterProps['adminRoles']>): string[] {
  return roles.flatMap(({ roleArn }, index) => {
    const [, partition, account, name] = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)/.exec(roleArn) ?? [];
    if (name === undefined) return [];
    return `adminRoles[${index}]: ${roleArn} is a session, EKS lets roles in: write the ARN of the role, arn:${partition}:iam::${account}:role/${name}, with the path of the role before its name if it has one`;
  });
}
