import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLBuilder } from 'fast-xml-parser';
import { LoopbackServer } from '../loopback/http-server';
import { daemonSet } from '../lambda/aws-node-fixtures/daemon-set';
import { eniConfig } from '../lambda/aws-node-fixtures/objects';
import { UpgradeStage } from '../lambda/aws-node-fixtures/stage';
import { AwsNodeObject } from '../../lib/aws-node/backup/aws-node-objects';
import { referenceStack } from '../reference/reference-app';
import { addon, node, pod } from './saved-answers';

type Json = Record<string, unknown>;
interface Resource {
  readonly Type: string;
  readonly Properties: Json;
}

/** The reference deployment, synthesized by the CDK, for a version of Kubernetes. */
export function synthesized(context: Json = {}): { readonly directory: string; readonly template: string } {
  const { directory } = referenceStack({ context }).app.synth();
  return { directory, template: readFileSync(join(directory, 'PodNetwork.template.json'), 'utf8') };
}

/** CloudFormation, which has the template of one stack. */
export class TemplateServer {
  template: string | undefined;
  private readonly xml = new XMLBuilder();
  private readonly server = new LoopbackServer(async ({ body }, response) => {
    const form = new URLSearchParams(body);
    const isKnown = form.get('Action') === 'GetTemplate' && form.get('StackName') === 'Live' && this.template;
    const answer = isKnown
      ? { GetTemplateResponse: { GetTemplateResult: { TemplateBody: this.template } } }
      : {
          ErrorResponse: { Error: { Code: 'ValidationError', Message: 'Stack with id Live does not exist' } },
        };
    response.writeHead(isKnown ? 200 : 400).end(this.xml.build(answer));
  });

  listen = (): Promise<string> => this.server.listen();
  close = (): Promise<void> => this.server.close();
}

const SUBNETS = [0, 1, 2, 3, 4, 5].map((i) => ({
  subnetId: `subnet-${i}`,
  availabilityZone: `eu-west-1${'abc'[i % 3]}`,
  cidrBlock: `10.0.${i}.0/24`,
}));

/** Pods have subnets of their own, one in each zone. */
const POD_SUBNETS = [0, 1, 2].map((i) => ({
  subnetId: `subnet-pods-${i}`,
  availabilityZone: `eu-west-1${'abc'[i]}`,
  cidrBlock: `100.64.${i * 64}.0/18`,
}));

/** A cluster that runs what a template declares. */
export class LiveClusterStage {
  readonly servers = new UpgradeStage();
  readonly cloudFormation = new TemplateServer();

  async open(): Promise<void> {
    await this.servers.open([]);
    Object.assign(process.env, this.servers.environment, {
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL_CLOUDFORMATION: await this.cloudFormation.listen(),
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.servers.close(), this.cloudFormation.close()]);
  }

  /** The cluster after the deployment of a template. */
  deploy(template: string): void {
    const { eks, eksState, kubernetes, ec2 } = this.servers;
    this.servers.reset();
    eks.inventory.reset();
    this.cloudFormation.template = template;
    const resources = Object.entries(
      (JSON.parse(template) as { Resources: Record<string, Resource> }).Resources,
    );
    const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type);
    const [[logicalId, cluster]] = ofType('AWS::EKS::Cluster') as [[string, Resource]];
    const version = String(cluster.Properties.Version);
    const minor = Number(version.split('.')[1]);
    const both = [version, `1.${minor + 1}`];
    Object.assign(eksState.cluster, {
      version,
      resourcesVpcConfig: { subnetIds: ['subnet-0', 'subnet-1', 'subnet-2'] },
      tags: { 'aws:cloudformation:stack-name': 'Live', 'aws:cloudformation:logical-id': logicalId },
    });
    for (const subnet of [...SUBNETS, ...POD_SUBNETS]) ec2.state.addSubnet(subnet);
    for (const { subnetId, availabilityZone: zone } of POD_SUBNETS)
      kubernetes.objects.set(`${AwsNodeObject.ENI_CONFIGS}/${zone}`, eniConfig(zone, subnetId));
    for (const [, { Properties }] of ofType('AWS::EKS::Addon')) this.install(Properties, both);
    const [[groupId, group]] = ofType('AWS::EKS::Nodegroup') as [[string, Resource]];
    eks.inventory.nodegroups.set('general-1', nodegroup(groupId, group.Properties, version));
    for (const name of ['a', 'b', 'c'])
      kubernetes.objects.set(`/api/v1/nodes/${name}`, node(name, `v${version}.1-eks-1`));
  }

  /** EKS offers the versions of a template too, for its Kubernetes version. */
  offer(template: string): void {
    const { offered } = this.servers.eks.inventory;
    const resources = Object.values(
      (JSON.parse(template) as { Resources: Record<string, Resource> }).Resources,
    );
    const version = String(resources.find(({ Type }) => Type === 'AWS::EKS::Cluster')?.Properties.Version);
    for (const { Properties } of resources.filter(({ Type }) => Type === 'AWS::EKS::Addon')) {
      const name = String(Properties.AddonName);
      offered.set(name, { [String(Properties.AddonVersion)]: [version], ...offered.get(name) });
    }
  }

  private install(properties: Json, kubernetesVersions: readonly string[]): void {
    const { eks, kubernetes } = this.servers;
    const [name, version] = [String(properties.AddonName), String(properties.AddonVersion)];
    const configurationValues = resolved(properties.ConfigurationValues);
    const answer = addon(name, version, {
      createdAt: 1_772_355_600,
      ...(configurationValues && { configurationValues }),
      ...(properties.ServiceAccountRoleArn ? { serviceAccountRoleArn: 'arn:aws:iam::1:role/aws-node' } : {}),
    });
    eks.inventory.addons.set(name, answer.addon as Json);
    eks.inventory.offered.set(name, { [version]: kubernetesVersions });
    if (name !== 'vpc-cni') return;
    const { env } = JSON.parse(configurationValues ?? '{}') as { env: Record<string, string> };
    const status = { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberReady: 3, numberAvailable: 3, observedGeneration: 4 }; // prettier-ignore
    kubernetes.objects.set(AwsNodeObject.DAEMON_SET, daemonSet({ version, env, generation: 4, nodes: 3, status }) as Json); // prettier-ignore
    for (const nodeName of ['a', 'b', 'c'])
      kubernetes.objects.set(`${AwsNodeObject.PODS}/aws-node-${nodeName}`, pod('aws-node', `amazon-k8s-cni:${version}`, nodeName)); // prettier-ignore
  }
}

/** A text with its references resolved, as CloudFormation does it. */
function resolved(value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  const [, parts] = (value as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
  return parts.map(resolvedPart).join('');
}

function resolvedPart(part: unknown): string {
  if (typeof part === 'string') return part;
  const select = (part as { 'Fn::Select'?: [number, unknown] })['Fn::Select'];
  if (select) return `eu-west-1${'abc'[select[0]]}`;
  const { Ref } = part as { Ref?: string };
  if (Ref === 'AWS::Region') return 'eu-west-1';
  return Ref === undefined ? 'sg-cluster' : `subnet-of-${Ref}`;
}

function nodegroup(logicalId: string, { InstanceTypes, ScalingConfig }: Json, version: string): Json {
  const { MinSize, MaxSize, DesiredSize } = ScalingConfig as Record<string, number>;
  return {
    nodegroupName: 'general-1',
    clusterName: 'prod',
    version,
    status: 'ACTIVE',
    scalingConfig: { minSize: MinSize, maxSize: MaxSize, desiredSize: DesiredSize },
    instanceTypes: InstanceTypes,
    subnets: ['subnet-3', 'subnet-4', 'subnet-5'],
    health: { issues: [] },
    updateConfig: { maxUnavailable: 1 },
    tags: { 'aws:cloudformation:logical-id': logicalId },
  };
}
