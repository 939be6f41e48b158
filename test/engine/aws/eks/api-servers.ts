import { AwsNodeObject } from '../../../../lib/aws-node/backup/aws-node-objects';
import { daemonSet } from '../../../lambda/aws-node-fixtures/daemon-set';
import { awsNodePod, configMap, eniConfig, serviceAccount } from '../../../lambda/aws-node-fixtures/objects';
import { makeCertificates, type Certificates } from '../../../loopback/kubernetes-certificates';
import { LoopbackKubernetes } from '../../../loopback/kubernetes-server';
import type { Aws } from '../aws';
import { configMapData, withAgentArguments, type ChartValues } from './chart-values';
import type { AccessEntry, AwsNode } from './model';

type Json = Record<string, unknown>;

/** The certificates of this process, made once; undefined where openssl is missing. */
let certificates: Certificates | undefined | 'not made' = 'not made';

export function apiServerCertificates(): Certificates | undefined {
  if (certificates === 'not made') certificates = makeCertificates();
  return certificates;
}

/** What a policy lets a principal read, of the kinds that matter here. */
const VIEWERS = ['AmazonEKSAdminViewPolicy', 'AmazonEKSClusterAdminPolicy', 'AmazonEKSAdminPolicy'];
const NAMESPACED_VIEWERS = [...VIEWERS, 'AmazonEKSViewPolicy', 'AmazonEKSEditPolicy'];

/** What lets a principal write anywhere. */
const WRITERS = ['AmazonEKSClusterAdminPolicy'];

/** The API servers of all clusters: one for each, opened when the cluster is made. */
export class ApiServers {
  private readonly servers = new Map<string, LoopbackKubernetes>();

  constructor(
    private readonly aws: Aws,
    private readonly stsUrl: () => string,
  ) {}

  async open(clusterName: string): Promise<{ endpoint: string; certificateAuthority: string }> {
    const server = this.servers.get(clusterName) ?? (await this.start(clusterName));
    const certificateAuthority = Buffer.from(server.certificateAuthority).toString('base64');
    return { endpoint: server.url, certificateAuthority };
  }

  /** Name of the cluster whose API server has an address. */
  clusterAt(url: URL): string | undefined {
    return [...this.servers].find(([, server]) => server.url === url.origin)?.[0];
  }

  /** The server of a cluster, for a test that looks at its requests or lets it fail. */
  server(clusterName: string): LoopbackKubernetes | undefined {
    return this.servers.get(clusterName);
  }

  async close(): Promise<void> {
    await Promise.all([...this.servers.values()].map((server) => server.close()));
    this.servers.clear();
  }

  private async start(clusterName: string): Promise<LoopbackKubernetes> {
    const made = apiServerCertificates();
    if (made === undefined) throw new Error('an API server needs the openssl command');
    const { stsUrl } = this;
    const server = new LoopbackKubernetes(made, { get url() { return stsUrl(); } }, clusterName); // prettier-ignore
    server.refresh = () => this.refresh(clusterName, server);
    server.authorize = (arn, resource) => this.authorize(clusterName, arn, resource);
    server.mayWrite = (arn) => this.entryOf(clusterName, arn)?.policies.some((policy) => WRITERS.includes(policy)) === true; // prettier-ignore
    this.servers.set(clusterName, server);
    await server.listen();
    return server;
  }

  private entryOf(clusterName: string, arn: string): AccessEntry | undefined {
    const { eks, iam } = this.aws;
    const role = iam.roles.get(/assumed-role\/([^/]+)\//.exec(arn)?.[1] ?? '');
    return role && eks.letsIn(clusterName, role.arn, role.id);
  }

  private authorize(clusterName: string, arn: string, resource: string): 401 | 403 | undefined {
    const entry = this.entryOf(clusterName, arn);
    if (entry === undefined) return 401;
    const readers = resource === 'eniconfigs' ? VIEWERS : NAMESPACED_VIEWERS;
    return entry.policies.some((policy) => readers.includes(policy)) ? undefined : 403;
  }

  /** Objects as they are now: a rollout replaces one pod after another. */
  private refresh(clusterName: string, { objects }: LoopbackKubernetes): void {
    objects.clear();
    const node = this.aws.eks.awsNodes.get(clusterName);
    if (node === undefined) return;
    const configuration = JSON.parse(node.configuration) as Configuration;
    for (const pod of this.pods(clusterName, node))
      objects.set(`${AwsNodeObject.PODS}/${pod.name}`, pod.object);
    const made = this.daemonSet(clusterName, node, configuration);
    objects.set(AwsNodeObject.DAEMON_SET, withAgentArguments(made, configuration));
    objects.set(AwsNodeObject.CONFIG_MAP, configMap(configMapData(configuration)));
    const annotations: Record<string, string> = {};
    if (node.roleArn !== undefined) annotations['eks.amazonaws.com/role-arn'] = node.roleArn;
    objects.set(AwsNodeObject.SERVICE_ACCOUNT, serviceAccount(annotations));
    if (configuration.eniConfig?.create !== true) return;
    for (const [zone, { id, securityGroups }] of Object.entries(configuration.eniConfig.subnets))
      objects.set(`${AwsNodeObject.ENI_CONFIGS}/${zone}`, eniConfig(zone, id, securityGroups));
  }

  /** How far the rollout is: the pods of how many nodes were replaced. */
  private rollout(clusterName: string, node: AwsNode): { nodes: number; updated: number } {
    const { eks, clock, dials } = this.aws;
    const nodes = eks.nodesOf(clusterName);
    const replaced = Math.floor((clock.now() - node.rolloutSince) / Math.max(1, dials.podReplacement));
    return { nodes, updated: Math.min(nodes, replaced) };
  }

  /** A pod on each node; the pod that is being replaced is new and not ready. */
  private pods(clusterName: string, node: AwsNode): { name: string; object: Json }[] {
    const { nodes, updated } = this.rollout(clusterName, node);
    return Array.from({ length: nodes }, (_, index) => {
      const version = index <= updated ? node.version : node.formerVersion;
      const object = awsNodePod(
        `ip-10-0-0-${index}.ec2.internal`,
        version ?? node.version,
        index !== updated,
      );
      return { name: `aws-node-${index}`, object };
    });
  }

  private daemonSet(clusterName: string, node: AwsNode, configuration: Configuration): Json {
    const { nodes, updated } = this.rollout(clusterName, node);
    return daemonSet({
      version: node.version,
      env: configuration.env ?? {},
      ...(configuration.init?.env && { initEnv: configuration.init.env }),
      byHand: node.byHand,
      generation: node.generation,
      manager: node.manager,
      nodes,
      networkPolicy: String(configuration.enableNetworkPolicy) === 'true',
      status: {
        ...{ desiredNumberScheduled: nodes, currentNumberScheduled: nodes, numberMisscheduled: 0 },
        updatedNumberScheduled: updated,
        // The pod that is being replaced is not ready.
        numberReady: updated < nodes ? nodes - 1 : nodes,
        numberAvailable: updated < nodes ? nodes - 1 : nodes,
        observedGeneration: node.generation,
      },
    });
  }
}

interface Configuration extends ChartValues {
  readonly env?: Record<string, string>;
  readonly init?: { env?: Record<string, string> };
  readonly eniConfig?: {
    create: boolean;
    subnets: Record<string, { id: string; securityGroups?: string[] }>;
  };
}
