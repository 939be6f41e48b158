import type { Command } from 'commander';
import { readConfiguration } from '../../../lambda/shared/aws-node/configuration';
import { schemaProblems } from '../../../lambda/shared/aws-node/configuration-schema';
import type { TemplateSource } from '../../../lib/checks/model/template';
import { declaredAddon, type DeclaredCluster } from '../../../lib/preflight/declared-cluster';
import { collect, type ClusterDocuments } from '../../../lib/preflight/documents';
import { gapsIn } from '../../../lib/preflight/gaps';
import { preflight, type PreflightReport } from '../../../lib/preflight/preflight';
import { readLiveCluster } from '../../../lib/preflight/read-live-cluster';
import type { LiveCluster } from '../../../lib/preflight/live-cluster';
import { aws } from '../backup-source';
import { readInputs } from '../check/inputs';
import { parseTemplateText } from '../check/template-text';
import { usable, UsageError } from '../check/usage-error';
import { addonNames, clusterNames, declaredCluster } from './declared';
import { PREFLIGHT_FORMATS } from './formats';
import { KUBERNETES_ACCESS, policyText, PREFLIGHT_ACTIONS } from './policy';
import { savedDocuments, type Answers } from './saved-documents';

const USAGE_ERROR = 2;

/** The options as commander hands them over. */
interface PreflightCliOptions {
  readonly cluster?: string;
  readonly from?: string;
  readonly deployed?: string[];
  readonly region?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly printPolicy?: boolean;
}

/** Adds `podnet preflight`. */
export function addPreflightCommand(program: Command): void {
  program
    .command('preflight')
    .description('what a deployment will change in a cluster, and what speaks against it; changes nothing')
    .argument('[template...]', 'cdk.out directories and template files that are about to be deployed')
    .option('--cluster <name>', 'name of the cluster, read with your AWS credentials')
    .option('--from <folder>', 'read saved answers of the AWS CLI and kubectl instead of the cluster')
    .option(
      '--deployed <template...>',
      'what is deployed now (default: the template of the stack, by CloudFormation)',
    )
    .option('--region <region>', 'Region of the cluster')
    .option('--json', 'print JSON')
    .option('--markdown', 'print Markdown, for a pull request')
    .option('--print-policy', 'print the IAM policy that the preflight needs, and nothing else')
    .addHelpText('after', '\nExit code: 0 ready, 1 problems or something not known, 2 wrong usage.\n')
    .action(run);
}

async function run(paths: string[], options: PreflightCliOptions): Promise<void> {
  try {
    if (options.printPolicy) return printPolicy();
    const format = formatOf(options);
    const report = await reportOf(paths, options);
    console.log(PREFLIGHT_FORMATS[format](report));
    process.exitCode = report.verdict === 'ready' ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`error: ${error.message}`);
    process.exitCode = USAGE_ERROR;
  }
}

function printPolicy(): void {
  console.log(policyText(PREFLIGHT_ACTIONS));
  console.error(KUBERNETES_ACCESS);
}

function formatOf({ json, markdown }: PreflightCliOptions): keyof typeof PREFLIGHT_FORMATS {
  if (json && markdown) throw new UsageError('choose one format: --json and --markdown were given');
  if (json) return 'json';
  return markdown ? 'markdown' : 'text';
}

async function reportOf(paths: string[], options: PreflightCliOptions): Promise<PreflightReport> {
  const { cluster: clusterName, from, deployed, region } = options;
  if (clusterName === undefined) throw new UsageError('name the cluster: --cluster NAME');
  if (paths.length === 0)
    throw new UsageError('give what is about to be deployed: podnet preflight cdk.out --cluster NAME');
  const templates = templatesOf(paths, region);
  const readTemplate = deployed === undefined;
  const { documents, gaps }: Answers =
    from === undefined
      ? await aws().liveDocuments({ clusterName, region, addonNames: addonNames(templates), readTemplate })
      : savedDocuments(from, clusterName);
  const first = readLiveCluster(documents, readConfiguration);
  const declared = declaredIn(templates, paths, first);
  const live = from === undefined ? await withSchema(documents, declared, region) : first;
  const lastTemplates = deployed ? templatesOf(deployed, region) : deployedIn(documents);
  return preflight({
    declared,
    live,
    lastDeclared: declaredCluster(lastTemplates, live),
    gaps: [...gaps, ...(from === undefined ? [] : gapsIn(documents))],
    checkSchema: schemaProblems,
  });
}

function templatesOf(paths: readonly string[], region: string | undefined): readonly TemplateSource[] {
  const { templates, unreadable } = readInputs(paths, { region });
  if (unreadable.length > 0) throw new UsageError(unreadable.join('\n'));
  return templates;
}

function declaredIn(
  templates: readonly TemplateSource[],
  paths: readonly string[],
  live: LiveCluster,
): DeclaredCluster {
  const declared = declaredCluster(templates, live);
  if (declared !== undefined) return declared;
  const others = clusterNames(templates);
  const found = others.length > 0 ? `they declare ${others.join(', ')}` : 'they declare no cluster';
  throw new UsageError(
    `${paths.join(', ')}: no resources for cluster ${live.name}; ${found}: give the template of its stack, or another --cluster`,
  );
}

/** The schema that the declared configuration of vpc-cni has to fit. */
async function withSchema(
  documents: ClusterDocuments,
  declared: DeclaredCluster,
  region: string | undefined,
): Promise<LiveCluster> {
  const version = declaredAddon(declared, 'vpc-cni')?.version;
  const schema = version === undefined ? [] : await aws().schemaDocuments('vpc-cni', version, region);
  return readLiveCluster({ ...documents, ...collect(schema) }, readConfiguration);
}

/** The deployed template among the answers. */
function deployedIn({ template = [] }: ClusterDocuments): TemplateSource[] {
  return template.map((body, index) => ({
    name: `deployed ${index + 1}`,
    body: typeof body === 'string' ? usable('the deployed template', () => parseTemplateText(body)) : body,
  }));
}
