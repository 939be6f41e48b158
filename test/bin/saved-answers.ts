import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { daemonSet } from '../lambda/aws-node-fixtures/daemon-set';

type Json = Record<string, unknown>;

/** Answers as the AWS CLI and kubectl print them, by the name of the file. */
export type SavedAnswers = Record<string, Json>;

export const CNI = 'v1.20.1-eksbuild.3';
const KUBE_PROXY = 'v1.33.3-eksbuild.4';
const COREDNS = 'v1.12.1-eksbuild.2';

export function addon(addonName: string, addonVersion: string, more: Json = {}): Json {
  return {
    addon: {
      addonName,
      clusterName: 'prod',
      status: 'ACTIVE',
      addonVersion,
      health: { issues: [] },
      addonArn: `arn:aws:eks:us-east-1:123456789012:addon/prod/${addonName}/1`,
      createdAt: '2026-03-01T09:00:00.000000+00:00',
      tags: {},
      ...more,
    },
  };
}

export function offers(addonName: string, versions: Record<string, readonly string[]>): Json {
  const addonVersions = Object.entries(versions).map(([addonVersion, clusterVersions]) => ({
    addonVersion,
    architecture: ['amd64', 'arm64'],
    compatibilities: clusterVersions.map((clusterVersion) => ({
      clusterVersion,
      platformVersions: ['*'],
      defaultVersion: false,
    })),
    requiresConfiguration: false,
  }));
  return { addons: [{ addonName, type: 'networking', owner: 'aws', addonVersions }] };
}

export function node(name: string, kubeletVersion = 'v1.33.4-eks-99d6cc0', ready = 'True'): Json {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name },
    status: { nodeInfo: { kubeletVersion }, conditions: [{ type: 'Ready', status: ready }] },
  };
}

export function pod(app: string, image: string, nodeName: string): Json {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${app}-${nodeName}`, namespace: 'kube-system', labels: { 'k8s-app': app } },
    spec: {
      nodeName,
      containers: [{ name: app, image: `602401143452.dkr.ecr.us-east-1.amazonaws.com/${image}` }],
    },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

export function insight(id: string, name: string, status: string, more: Json = {}): Json {
  return {
    id,
    name,
    category: 'UPGRADE_READINESS',
    kubernetesVersion: '1.34',
    insightStatus: { status, reason: `${name}: ${status}` },
    ...more,
  };
}

export function subnet(SubnetId: string, AvailabilityZone: string, AvailableIpAddressCount: number): Json {
  return { SubnetId, AvailabilityZone, AvailableIpAddressCount, CidrBlock: '10.0.0.0/24', VpcId: 'vpc-1' };
}

export const list = (...items: Json[]): Json => ({
  apiVersion: 'v1',
  kind: 'List',
  items,
  metadata: { resourceVersion: '' },
});

const NODES = ['ip-10-0-0-1', 'ip-10-0-0-2', 'ip-10-0-0-3'];
const BOTH = ['1.33', '1.34'];

/** A cluster that is well: Kubernetes 1.33, vpc-cni 1.20.1, three nodes. */
export function wellAnswers(): SavedAnswers {
  return {
    'cluster.json': {
      cluster: {
        name: 'prod',
        arn: 'arn:aws:eks:us-east-1:123456789012:cluster/prod',
        version: '1.33',
        status: 'ACTIVE',
        endpoint: 'https://1234567890ABCDEF.gr7.us-east-1.eks.amazonaws.com',
        resourcesVpcConfig: { subnetIds: ['subnet-a', 'subnet-b'] },
        kubernetesNetworkConfig: { ipFamily: 'ipv4' },
        tags: { 'aws:cloudformation:stack-name': 'Prod', 'aws:cloudformation:logical-id': 'Cluster' },
      },
    },
    'addons.json': { addons: ['coredns', 'kube-proxy', 'vpc-cni'] },
    'vpc-cni.json': addon('vpc-cni', CNI, {
      configurationValues: '{"env":{"ENABLE_PREFIX_DELEGATION":"true"}}',
    }),
    'kube-proxy.json': addon('kube-proxy', KUBE_PROXY),
    'coredns.json': addon('coredns', COREDNS),
    'versions-1.json': offers('vpc-cni', {
      'v1.22.4-eksbuild.3': BOTH,
      'v1.21.2-eksbuild.2': BOTH,
      [CNI]: BOTH,
    }),
    'versions-2.json': offers('kube-proxy', { 'v1.34.1-eksbuild.2': ['1.34'], [KUBE_PROXY]: BOTH }),
    'versions-3.json': offers('coredns', { 'v1.12.4-eksbuild.1': ['1.34'], [COREDNS]: BOTH }),
    'nodegroups.json': { nodegroups: ['general'] },
    'general.json': {
      nodegroup: {
        nodegroupName: 'general',
        clusterName: 'prod',
        version: '1.33',
        releaseVersion: '1.33.4-20260801',
        status: 'ACTIVE',
        scalingConfig: { minSize: 3, maxSize: 6, desiredSize: 3 },
        instanceTypes: ['m5.large'],
        subnets: ['subnet-c', 'subnet-d'],
        amiType: 'AL2023_x86_64_STANDARD',
        health: { issues: [] },
        updateConfig: { maxUnavailable: 1 },
        tags: { 'aws:cloudformation:logical-id': 'General' },
      },
    },
    'insights.json': { insights: [insight('1', 'Kubelet version skew', 'PASSING')] },
    'subnets.json': {
      Subnets: [
        subnet('subnet-a', 'us-east-1a', 7),
        subnet('subnet-b', 'us-east-1b', 7),
        subnet('subnet-c', 'us-east-1a', 900),
        subnet('subnet-d', 'us-east-1b', 900),
      ],
    },
    'nodes.json': list(...NODES.map((name) => node(name))),
    'pods.json': list(
      ...NODES.map((name) => pod('aws-node', `amazon-k8s-cni:${CNI}`, name)),
      ...NODES.map((name) => pod('kube-proxy', 'eks/kube-proxy:v1.33.3-minimal-eksbuild.4', name)),
    ),
    'daemonset.json': wellDaemonSet(),
  };
}

export function wellDaemonSet(byHand: Record<string, string> = {}): Json {
  return daemonSet({
    version: CNI,
    env: { ENABLE_PREFIX_DELEGATION: 'true' },
    byHand,
    // As kubectl prints it.
    managedFields: false,
    generation: 4,
    nodes: 3,
    status: {
      desiredNumberScheduled: 3,
      updatedNumberScheduled: 3,
      numberReady: 3,
      numberAvailable: 3,
      observedGeneration: 4,
    },
  }) as Json;
}

/** Writes answers to a folder, each to its file; undefined leaves a file out. */
export function save(folder: string, answers: Record<string, Json | undefined>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, answer] of Object.entries(answers))
    if (answer !== undefined) writeFileSync(join(folder, name), JSON.stringify(answer, undefined, 4));
  return folder;
}

/** A template of the same cluster, with changes to single resources. */
export function template(
  change: { cluster?: Json; cni?: Json; proxy?: Json; nodes?: Json; more?: Json } = {},
): Json {
  const ClusterName = { Ref: 'Cluster' };
  const resource = (Type: string, Properties: Json): Json => ({ Type, Properties });
  const configuration = { env: { ENABLE_PREFIX_DELEGATION: 'true' } };
  return {
    Resources: {
      Cluster: resource('AWS::EKS::Cluster', {
        Version: '1.33',
        ResourcesVpcConfig: { SubnetIds: ['subnet-a', 'subnet-b'] },
        ...change.cluster,
      }),
      VpcCni: resource('AWS::EKS::Addon', {
        ClusterName,
        AddonName: 'vpc-cni',
        AddonVersion: CNI,
        ResolveConflicts: 'PRESERVE',
        ConfigurationValues: JSON.stringify(configuration),
        ...change.cni,
      }),
      KubeProxy: resource('AWS::EKS::Addon', {
        ClusterName,
        AddonName: 'kube-proxy',
        AddonVersion: KUBE_PROXY,
        ...change.proxy,
      }),
      CoreDns: resource('AWS::EKS::Addon', { ClusterName, AddonName: 'coredns', AddonVersion: COREDNS }),
      General: resource('AWS::EKS::Nodegroup', {
        ClusterName,
        Subnets: ['subnet-c', 'subnet-d'],
        ...change.nodes,
      }),
      ...change.more,
    },
  };
}
