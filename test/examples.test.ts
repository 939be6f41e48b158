import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RuleBook } from '../lib/checks/rule-book';
import { RuleProfile } from '../lib/checks/rules/rule-profile';
import { RuleSeverity } from '../lib/checks/rules/rule-severity';
import { readStackTemplates, type StackFile } from '../lib/checks/assembly-templates';
import { DEV, PROD, togetherAndAlone } from './support/twin-environments';

const run = promisify(execFile);
const EXAMPLES = readdirSync('examples').filter((file) => file.endsWith('.ts'));
const TABLE = readFileSync('examples/README.md', 'utf8');
const outdirs = new Map<string, string>();

interface MeantWarning {
  readonly ruleId: string;
  /** The examples that have it; all when absent. */
  readonly examples?: readonly string[];
  readonly reason: string;
}

/** Warnings that examples have on purpose, with the reason. */
const MEANT: readonly MeantWarning[] = [
  {
    ruleId: 'ADD-17',
    examples: ['network-policy-strict.ts'],
    reason: 'in strict mode CoreDNS does not answer before its policy is there, so it is installed after it',
  },
  {
    ruleId: 'DEP-06',
    reason:
      'the examples show one thing each; the newest image keeps them right, NodeImage pins it in production',
  },
  {
    ruleId: 'IMDS-02',
    examples: ['custom-image.ts'],
    reason: 'the example shows how pods are given the metadata service, which takes a reason in the code',
  },
  {
    ruleId: 'TAG-05',
    examples: ['full-block.ts'],
    reason: 'no ENIConfig names the old subnets any more, and running nodes still have interfaces in them',
  },
  {
    ruleId: 'RSV-13',
    examples: ['reserve-existing-subnets.ts'],
    reason:
      'reserving in subnets that are in use is what the example is about; it asks for free prefixes first',
  },
];

/** Runs an example in a process of its own, as the CDK CLI would, and returns the folder of its templates. */
async function synthesize(file: string): Promise<string> {
  const outdir = mkdtempSync(join(tmpdir(), 'podnet-example-'));
  outdirs.set(file, outdir);
  const env = { ...process.env, CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' };
  await run(process.execPath, ['--import', 'tsx', join('examples', file)], { env });
  return outdir;
}

afterAll(() => outdirs.forEach((outdir) => rmSync(outdir, { recursive: true, force: true })));

interface Manifest {
  readonly artifacts: Record<
    string,
    { type: string; environment: string; properties: { templateFile: string }; dependencies?: string[] }
  >;
}

/** The templates of the stacks of an example; nested templates are read with the stack they belong to. */
function stackFiles(outdir: string): StackFile[] {
  const { artifacts } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')) as Manifest;
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  return stacks.map(([name, { environment, properties, dependencies = [] }]) => {
    const region = environment.split('/').pop()!;
    return {
      name,
      path: join(outdir, properties.templateFile),
      region: region === 'unknown-region' ? undefined : region,
      dependsOn: dependencies.filter((id) => stacks.some(([other]) => other === id)),
    };
  });
}

/** What the rules say of one severity, each as a sentence. */
function findingsOf(outdir: string, wanted: RuleSeverity): string[] {
  return RuleBook.check(readStackTemplates(stackFiles(outdir)), { profile: RuleProfile.ALL })
    .findings.filter(({ severity }) => severity === wanted)
    .map(({ ruleId, message }) => `${ruleId} ${message}`);
}

describe.each(EXAMPLES)('%s', (file) => {
  let outdir: string;
  beforeAll(async () => {
    outdir = await synthesize(file);
  }, 60_000);

  test('synthesizes with the built package', () => {
    expect(readdirSync(outdir).filter((name) => name.endsWith('.template.json')).length).toBeGreaterThan(0);
  });

  test('breaks no rule', () => {
    expect(findingsOf(outdir, RuleSeverity.ERROR)).toEqual([]);
  });

  test('has the warnings that are meant, and no others', () => {
    const found = new Set(findingsOf(outdir, RuleSeverity.WARNING).map((finding) => finding.split(' ')[0]));
    const meant = MEANT.filter(({ examples, ruleId }) => examples?.includes(file) ?? found.has(ruleId));
    expect([...found].sort()).toEqual(meant.map(({ ruleId }) => ruleId));
  });

  test('has the same findings beside a copy of itself in another account and Region', () => {
    const { together, alone } = togetherAndAlone(readStackTemplates(stackFiles(outdir)), [DEV, PROD]);
    expect(together).toEqual(alone);
  });

  test('stands in the table of examples', () => {
    expect(TABLE).toContain(`[${file}](${file})`);
  });
});
