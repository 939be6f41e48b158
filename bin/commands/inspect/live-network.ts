import { DescribeClusterCommand, type EKSClient } from '@aws-sdk/client-eks';
import { reasonOf } from '../../../lambda/shared/aws-node/readings';
import { everyPage } from '../../../lambda/shared/pages';
import { AwsNodeObject } from '../../../lib/aws-node/backup/aws-node-objects';
import { at, listOf, objectOf, textOf, type Json, type JsonObject } from '../../../lib/aws-node/backup/json';
import { readFacts } from '../../../lib/inspect/read-facts';
import { awsProblem } from '../aws-problem';
import { eksClient } from '../eks-client';
import { impatientReader } from '../preflight/kubernetes-documents';
import { KUBERNETES_ACCESS } from '../preflight/policy';
import { queryApi } from '../preflight/query-api';
import { ec2Json } from './ec2-xml';
import type { ReadNetwork } from './saved-network';

const PAGE_SIZE = '1000';

/** Reads the network of a cluster, one question after the other: the limits of the EC2 API belong to the whole account. */
export async function liveNetwork(clusterName: string, region?: string): Promise<ReadNetwork> {
  const eks = eksClient(region);
  const answer = await eks.send(new DescribeClusterCommand({ name: clusterName })).catch((error: unknown) => {
    throw awsProblem(`cluster ${clusterName}`, error);
  });
  const cluster = objectOf(JSON.parse(JSON.stringify(answer.cluster ?? {})) as Json);
  const vpcId = textOf(at(cluster, 'resourcesVpcConfig', 'vpcId')) ?? '';
  const ofVpc = { 'Filter.1.Name': 'vpc-id', 'Filter.1.Value.1': vpcId, MaxResults: PAGE_SIZE };
  const subnets = await ec2List(eks, 'DescribeSubnets', 'Subnets', ofVpc);
  const interfaces = await ec2List(eks, 'DescribeNetworkInterfaces', 'NetworkInterfaces', ofVpc);
  const reservations: Json[] = [];
  for (const subnet of subnets) {
    const form = { SubnetId: textOf(at(subnet, 'SubnetId')) ?? '' };
    reservations.push(
      ...(await ec2List(eks, 'GetSubnetCidrReservations', 'SubnetIpv4CidrReservations', form)),
    );
  }
  const notes: string[] = [];
  const objects = await kubernetesObjects(eks, clusterName, cluster).catch((error: unknown) => {
    notes.push(
      `the Kubernetes API could not be read (${reasonOf(error).replace(/^Error: /, '')}): nothing is said about nodes and warm pools; ${KUBERNETES_ACCESS}`,
    );
    return { nodes: [], pods: [], daemonSets: [], eniConfigs: [] };
  });
  return { facts: readFacts({ subnets, interfaces, reservations, ...objects }), notes };
}

async function ec2List(
  eks: EKSClient,
  Action: string,
  key: string,
  more: Readonly<Record<string, string>>,
): Promise<Json[]> {
  return everyPage(async (NextToken) => {
    const form = { Action, Version: '2016-11-15', ...more, ...(NextToken && { NextToken }) };
    const answer = ec2Json(
      await queryApi(eks, 'ec2', form).catch((error: unknown) => {
        throw awsProblem(`the network (${Action})`, error);
      }),
    );
    return { items: listOf(at(answer, key)), nextToken: textOf(at(answer, 'NextToken')) };
  });
}

async function kubernetesObjects(eks: EKSClient, clusterName: string, cluster: JsonObject) {
  const reader = impatientReader(eks, clusterName, cluster);
  const all = async (path: string): Promise<readonly JsonObject[]> => {
    const add = (items: JsonObject[], page: readonly JsonObject[]): void => void items.push(...page);
    return (await reader.fold<JsonObject[]>(path, () => [], add, {})) ?? [];
  };
  const daemonSet = await reader.get(AwsNodeObject.DAEMON_SET);
  return {
    nodes: await all('/api/v1/nodes'),
    pods: await all('/api/v1/pods'),
    daemonSets: daemonSet === undefined ? [] : [daemonSet],
    eniConfigs: await all(AwsNodeObject.ENI_CONFIGS),
  };
}
