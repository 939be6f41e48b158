import {
  DescribeAddonCommand,
  DescribeAddonConfigurationCommand,
  DescribeClusterCommand,
  DescribeInsightCommand,
  DescribeNodegroupCommand,
  type EKSClient,
  paginateDescribeAddonVersions,
  paginateListAddons,
  paginateListInsights,
  paginateListNodegroups,
} from '@aws-sdk/client-eks';
import { reasonOf } from '../../../lambda/shared/aws-node/readings';
import { at, listOf, objectOf, textOf, type Json } from '../../../lib/aws-node/backup/json';
import {
  collect,
  COMMANDS,
  recognize,
  type DocumentKind,
  type RecognizedDocument,
} from '../../../lib/preflight/documents';
import { unknown, warning, type PreflightFinding } from '../../../lib/preflight/finding';
import { awsProblem } from '../aws-problem';
import { eksClient } from '../eks-client';
import { UsageError } from '../check/usage-error';
import { kubernetesDocuments } from './kubernetes-documents';
import type { Answers } from './saved-documents';
import { deployedTemplate } from './deployed-template';
import { liveSubnets } from './live-subnets';

/** Questions beyond those that the cluster itself raises. */
export interface Questions {
  readonly clusterName: string;
  readonly region?: string;
  /** Add-ons that are declared, and may not be there yet. */
  readonly addonNames: readonly string[];
  /** True to read the deployed template. */
  readonly readTemplate: boolean;
}

type Answer = readonly unknown[];

/** Reads the same answers that a folder holds, with the credentials of the caller. Every call only reads. */
export async function liveDocuments({
  clusterName,
  region,
  addonNames,
  readTemplate,
}: Questions): Promise<Answers> {
  const reader = new LiveReader(clusterName, eksClient(region));
  const cluster = await reader.cluster();
  const [names, nodegroups] = await Promise.all([reader.addonNames(), reader.nodegroups()]);
  const subnetIds = [
    ...texts(at(cluster, 'resourcesVpcConfig', 'subnetIds')),
    ...nodegroups.flatMap((group) => texts(at(group, 'subnets'))),
  ];
  await Promise.all([
    reader.addons(names),
    reader.offers([...names, ...addonNames]),
    reader.insights(),
    reader.subnets([...new Set(subnetIds)]),
    reader.kubernetes(cluster).then(() => reader.podSubnets(subnetIds)),
    ...(readTemplate ? [reader.template(cluster)] : []),
  ]);
  return { documents: collect(reader.found), gaps: reader.gaps };
}

/** The schema of the configuration of a version, as a document. */
export async function schemaDocuments(
  addonName: string,
  addonVersion: string,
  region?: string,
): Promise<RecognizedDocument[]> {
  const client = eksClient(region);
  const answer = await client
    .send(new DescribeAddonConfigurationCommand({ addonName, addonVersion }))
    .catch(() => undefined);
  return recognize(toJson(answer));
}

const texts = (value: unknown): string[] => listOf(value).filter((item) => typeof item === 'string');
const toJson = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null)) as Json;

/** Collects answers. One that cannot be had is a gap, not an end. */
class LiveReader {
  readonly found: RecognizedDocument[] = [];
  readonly gaps: PreflightFinding[] = [];

  constructor(
    private readonly name: string,
    private readonly eks: EKSClient,
  ) {}

  /** Without the cluster there is nothing to look at. */
  async cluster(): Promise<Json> {
    const answer = await this.eks
      .send(new DescribeClusterCommand({ name: this.name }))
      .catch((error: unknown) => {
        throw new UsageError(awsProblem(`cluster ${this.name}`, error).message);
      });
    this.add(answer);
    return toJson(answer.cluster);
  }

  async addonNames(): Promise<string[]> {
    const answer = await this.attempt('addonNames', async () => {
      const addons: string[] = [];
      for await (const page of paginateListAddons({ client: this.eks }, { clusterName: this.name }))
        addons.push(...(page.addons ?? []));
      return [{ addons }];
    });
    return texts(at(answer[0], 'addons'));
  }

  async addons(names: readonly string[]): Promise<void> {
    const { name: clusterName } = this;
    await this.each('addons', names, (addonName) =>
      this.eks.send(new DescribeAddonCommand({ clusterName, addonName })),
    );
  }

  /** All versions of each add-on, with the Kubernetes versions they are offered for. */
  async offers(names: readonly string[]): Promise<void> {
    await this.attempt('offers', async () => {
      const addons: unknown[] = [];
      for (const addonName of new Set(names))
        for await (const page of paginateDescribeAddonVersions({ client: this.eks }, { addonName }))
          addons.push(...(page.addons ?? []));
      return [{ addons }];
    });
  }

  async nodegroups(): Promise<readonly Json[]> {
    const { name: clusterName } = this;
    const answer = await this.attempt('nodegroupNames', async () => {
      const nodegroups: string[] = [];
      for await (const page of paginateListNodegroups({ client: this.eks }, { clusterName }))
        nodegroups.push(...(page.nodegroups ?? []));
      return [{ nodegroups }];
    });
    const names = texts(at(answer[0], 'nodegroups'));
    const groups = await this.each('nodegroups', names, (nodegroupName) =>
      this.eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName })),
    );
    return groups.map((group) => at(group, 'nodegroup') ?? null);
  }

  /** Insights that pass have no recommendation to read. */
  async insights(): Promise<void> {
    const { name: clusterName } = this;
    const answer = await this.attempt('insightIds', async () => {
      const insights: unknown[] = [];
      for await (const page of paginateListInsights({ client: this.eks }, { clusterName }))
        insights.push(...(page.insights ?? []));
      return [{ insights }];
    });
    const open = listOf(at(answer[0], 'insights')).filter(
      (insight) => at(insight, 'insightStatus', 'status') !== 'PASSING',
    );
    const ids = open.map((insight) => textOf(at(insight, 'id'))).filter((id) => id !== undefined);
    await this.each('insights', ids, (id) => this.eks.send(new DescribeInsightCommand({ clusterName, id })));
  }

  async subnets(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.attempt('subnets', async () => [{ Subnets: await liveSubnets(this.eks, ids) }]);
  }

  async kubernetes(cluster: Json): Promise<void> {
    const parts = kubernetesDocuments(this.eks, this.name, objectOf(cluster));
    await Promise.all(parts.map(({ kind, read }) => this.attempt(kind, read)));
  }

  /** In a call of their own: an ENIConfig may name a subnet that is gone, which EC2 answers with an error. */
  async podSubnets(described: readonly string[]): Promise<void> {
    const { eniConfigs = [] } = collect(this.found);
    const named = eniConfigs.map((eniConfig) => textOf(at(eniConfig, 'spec', 'subnet')));
    const ids = named.filter((id) => id !== undefined && !described.includes(id));
    await this.subnets([...new Set(ids)].filter((id) => id !== undefined));
  }

  /** Without it the comparison has two sides instead of three. */
  async template(cluster: Json): Promise<void> {
    try {
      this.add(await deployedTemplate(this.eks, cluster));
    } catch (error) {
      const message = `the deployed template could not be read (${reasonOf(error).replace(/^Error: /, '')}): give it with --deployed, or settings of the last deployment count as drift`;
      this.gaps.push(warning('LastDeclaredUnknown', message));
    }
  }

  private add(answer: unknown): void {
    this.found.push(...recognize(toJson(answer)));
  }

  private async each(
    kind: DocumentKind,
    names: readonly string[],
    read: (name: string) => Promise<unknown>,
  ): Promise<Answer> {
    const answers: unknown[] = [];
    for (const name of names)
      answers.push(...(await this.attempt(kind, async () => [await read(name)], ` for ${name}`)));
    return answers;
  }

  private async attempt(kind: DocumentKind, read: () => Promise<Answer>, of = ''): Promise<Answer> {
    try {
      const answers = await read();
      answers.forEach((answer) => this.add(answer));
      return answers;
    } catch (error) {
      this.gaps.push(unknown('AnswerMissing', `'${COMMANDS[kind]}'${of} failed: ${reasonOf(error)}`));
      return [];
    }
  }
}
