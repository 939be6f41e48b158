import { App, Stack, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { addCheckCommand } from '../../bin/commands/check';
import { inProject } from '../../bin/commands/check/source-location';
import { run } from '../support/command-line';

const home = process.cwd();
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'podnet-adoption-'));
  process.chdir(directory);
});

afterEach(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true });
});

const podnet = (...args: string[]) => run([addCheckCommand], ['check', ...args]);

function file(name: string, content: unknown): string {
  mkdirSync(dirname(name), { recursive: true });
  writeFileSync(name, typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
  return name;
}

/** NET-01 is an error at every VPC of this template, NET-07 a warning. */
const vpcs = (blocks: Record<string, string>, more: Record<string, unknown> = {}) => ({
  Resources: Object.fromEntries(
    Object.entries(blocks).map(([id, CidrBlock]) => [
      id,
      { Type: 'AWS::EC2::VPC', Properties: { CidrBlock }, ...more },
    ]),
  ),
});

const findingsOf = (...args: string[]) =>
  (
    JSON.parse(podnet(...args, '--json').out) as {
      findings: { ruleId: string; logicalId: string; stack: string }[];
    }
  ).findings;

describe('input', () => {
  test('a folder is searched for templates; other files in it are passed over', () => {
    file('infra/a.yaml', 'Resources:\n  A: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/8 } }');
    file('infra/deep/b.template', vpcs({ B: '10.0.0.0/8' }));
    file('infra/chart/values.yaml', 'image: nginx');
    file('infra/chart/broken.yaml', '{{ .Values.image }}');
    file('infra/node_modules/c.json', vpcs({ C: '10.0.0.0/8' }));
    expect(findingsOf('infra', '--rules', 'NET-01').map(({ logicalId }) => logicalId)).toEqual(['A', 'B']);
  });

  test('a folder of cdk.out directories is read as assemblies', () => {
    for (const team of ['one', 'two']) {
      const app = new App({ outdir: join(directory, 'teams', team, 'cdk.out') });
      new ec2.CfnVPC(new Stack(app, team), 'Vpc', { cidrBlock: '10.0.0.0/8' });
      app.synth();
    }
    expect(findingsOf('teams', '--rules', 'NET-01').map(({ stack }) => stack)).toEqual(['one', 'two']);
  });

  test('a glob is expanded', () => {
    file('a/x.json', vpcs({ A: '10.0.0.0/8' }));
    file('b/x.json', vpcs({ B: '10.0.0.0/8' }));
    file('b/y.json', vpcs({ C: '10.0.0.0/8' }));
    expect(findingsOf('*/x.json', '--rules', 'NET-01').map(({ logicalId }) => logicalId)).toEqual(['A', 'B']);
  });

  test('one unreadable file does not stop the others, and ends in exit code 2', () => {
    file('good.json', vpcs({ A: '10.0.0.0/8' }));
    file('torn.json', '{ "Resources": ');
    const { out, err, code } = podnet('torn.json', 'good.json', '--rules', 'NET-01');
    expect(out).toContain('error NET-01 at A in good.json');
    expect(err).toBe('error: torn.json cannot be read: Unexpected end of JSON input');
    expect(code).toBe(2);
  });
});

describe('parameter files', () => {
  const template = { Parameters: { Block: { Type: 'String' } }, ...vpcs({ A: '' }) };
  template.Resources.A!.Properties.CidrBlock = { Ref: 'Block' } as unknown as string;

  test.each([
    ['create-stack of the AWS CLI', 'p.json', [{ ParameterKey: 'Block', ParameterValue: '10.0.0.0/8' }]],
    ['deploy of the AWS CLI', 'p.json', ['Block=10.0.0.0/8']],
    ['CodePipeline', 'p.json', { Parameters: { Block: '10.0.0.0/8' } }],
    [
      'SAM, one line',
      'samconfig.toml',
      '[default.deploy.parameters]\nparameter_overrides = "Other=\\"a b\\" Block=10.0.0.0/8"',
    ],
    [
      'SAM, long form',
      'samconfig.toml',
      '[default.deploy.parameters]\nparameter_overrides = ["ParameterKey=Block,ParameterValue=10.0.0.0/8"]',
    ],
    ['YAML', 'p.yaml', 'Block: 10.0.0.0/8'],
  ])('are read in the form of %s', (_, name, content) => {
    file('t.json', template);
    const { out } = podnet('t.json', '--rules', 'NET-01', '--parameter-file', file(name, content));
    expect(out).toContain('10.0.0.0/8 is /8');
  });

  test('leave a parameter open whose value only the deployed stack knows', () => {
    file('t.json', template);
    file('p.json', [{ ParameterKey: 'Block', UsePreviousValue: true }]);
    expect(podnet('t.json', '--rules', 'NET-01', '--parameter-file', 'p.json').out).toContain(
      '1 check not decidable',
    );
  });

  test('with a name that no template declares are told', () => {
    file('t.json', template);
    const { out } = podnet('t.json', '--rules', 'NET-01', '--parameter', 'Blok=10.0.0.0/8');
    expect(out).toContain('note: no template has a parameter Blok; did you mean Block?');
  });

  test('of another kind are refused', () => {
    file('t.json', template);
    expect(podnet('t.json', '--parameter-file', file('p.json', [1])).err).toMatch(
      /^error: p\.json holds no parameters/,
    );
  });
});

describe('Fn::ForEach', () => {
  const loop = (collection: unknown) => ({
    Transform: 'AWS::LanguageExtensions',
    Parameters: {
      Blocks: { Type: 'CommaDelimitedList', Default: '10.0.0.0/8,11.0.0.0/8' },
      Open: { Type: 'CommaDelimitedList' },
    },
    Resources: {
      'Fn::ForEach::Vpcs': [
        'Block',
        collection,
        { 'Vpc&{Block}': { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: { Ref: 'Block' } } } },
      ],
    },
  });

  test.each([
    ['a list', ['10.0.0.0/8', '11.0.0.0/8']],
    ['a parameter', { Ref: 'Blocks' }],
  ])('over %s is expanded', (_, collection) => {
    file('loop.json', loop(collection));
    expect(findingsOf('loop.json', '--rules', 'NET-01').map(({ logicalId }) => logicalId)).toEqual([
      'Vpc100008',
      'Vpc110008',
    ]);
  });

  test('nested without end is told, not expanded', () => {
    const items = Array.from({ length: 1000 }, (_, index) => `i${index}`);
    const inner = { 'Vpc${A}${B}': { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } } };
    const nested = { 'Fn::ForEach::B': ['B', items, inner] };
    file('huge.json', { ...loop([]), Resources: { 'Fn::ForEach::A': ['A', items, nested] } });
    expect(podnet('huge.json', '--rules', 'NET-01').out).toContain('or the loops make too many items');
  });

  test('over an open collection, and other transforms, are told', () => {
    file('loop.json', {
      ...loop({ Ref: 'Open' }),
      Transform: ['AWS::LanguageExtensions', 'AWS::Serverless-2016-10-31'],
    });
    const { out } = podnet('loop.json');
    expect(out).toContain(
      'loop.json uses the transform AWS::Serverless-2016-10-31; resources that it adds are not checked',
    );
    expect(out).toContain('loop.json: Fn::ForEach::Vpcs is not expanded');
  });
});

describe('exceptions', () => {
  const config = (exception: object) =>
    file('podnet.config.json', { ignore: [{ rule: 'NET-01', reason: 'legacy', ...exception }] });

  test.each([['A'], ['two.json/A'], ['two.*/A*']])('cover one resource by the name %s', (resource) => {
    file('two.json', vpcs({ A: '10.0.0.0/8', B: '11.0.0.0/8' }));
    config({ resource });
    expect(findingsOf('two.json', '--rules', 'NET-01').map(({ logicalId }) => logicalId)).toEqual(['B']);
  });

  test('do not count after their last day', () => {
    file('one.json', vpcs({ A: '10.0.0.0/8' }));
    config({ expires: '2020-01-31', owner: 'network team' });
    const { out, code } = podnet('one.json', '--rules', 'NET-01');
    expect(out).toContain(
      'exception for NET-01 in podnet.config.json expired on 2020-01-31 (owner: network team)',
    );
    expect(code).toBe(1);
  });

  test('without effect are reported', () => {
    file('one.json', vpcs({ A: '10.0.0.0/16' }));
    config({ resource: 'Gone' });
    expect(podnet('one.json', '--rules', 'NET-01').out).toContain(
      'note: exception for NET-01 at Gone in podnet.config.json matches no finding; remove it',
    );
  });

  test('stand in the metadata of a resource or of the template', () => {
    const ignore = [{ rule: 'NET-01', reason: 'legacy' }];
    file('resource.json', vpcs({ A: '10.0.0.0/8' }, { Metadata: { podnet: { ignore } } }));
    file('template.json', { Metadata: { podnet: { ignore } }, ...vpcs({ A: '10.0.0.0/8' }) });
    file('other.json', vpcs({ A: '10.0.0.0/8' }));
    expect(
      findingsOf('resource.json', 'template.json', 'other.json', '--rules', 'NET-01').map(
        ({ stack }) => stack,
      ),
    ).toEqual(['other.json']);
  });

  test('of an app count in its assembly, at the construct and below it', () => {
    const app = new App({ outdir: join(directory, 'cdk.out') });
    const [one, two] = [new Stack(app, 'One'), new Stack(app, 'Two')];
    for (const stack of [one, two]) new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/8' });
    Validations.of(one).acknowledge({ id: 'NET-01', reason: 'legacy' });
    Validations.of(two).acknowledge({ id: 'AwsSolutions-VPC7', reason: 'of another tool' });
    app.synth();
    const { out } = podnet('cdk.out', '--rules', 'NET-01', '--verbose');
    expect(out).toContain('error NET-01 at Two/Vpc (Vpc)');
    expect(out).toContain('ignored NET-01 at One/Vpc (Vpc): legacy');
    expect(out).not.toContain('note:');
  });

  test('that are neither reasons nor a list are refused with their place', () => {
    file('odd.json', { Metadata: { podnet: { ignore: 'NET-01' } }, ...vpcs({ A: '10.0.0.0/8' }) });
    expect(podnet('odd.json')).toMatchObject({
      err: 'error: odd.json: ignore is "NET-01"; it must be reasons by rule id, or a list',
      code: 2,
    });
  });

  test.each([
    [{ expires: '2026-02-31' }, 'expires on "2026-02-31"; write the day as YYYY-MM-DD'],
    [{ expires: 'soon' }, 'exception for NET-01 expires on "soon"; write the day as YYYY-MM-DD'],
    [{ until: 'x' }, 'has a field "until"; it may have rule, reason, resource, owner, expires'],
    [{ rule: 'NET-99' }, 'there is no rule "NET-99" to ignore; did you mean NET-09 or NET-01?'],
    [{ reason: '' }, 'ignoring NET-01 needs a reason'],
    [{ owner: 3 }, 'has a owner that is not a text'],
  ])('with %j are refused', (exception, message) => {
    file('one.json', vpcs({ A: '10.0.0.0/16' }));
    config(exception);
    expect(podnet('one.json')).toMatchObject({ err: expect.stringContaining(message), code: 2 });
  });
});

describe('a baseline', () => {
  const check = (...args: string[]) =>
    podnet('estate.json', '--rules', 'NET-01', '--baseline', 'base.json', ...args);

  test('turns a legacy estate green, and fails on what is new', () => {
    file('estate.json', vpcs({ A: '10.0.0.0/8', B: '11.0.0.0/8' }));
    expect(check('--write-baseline')).toMatchObject({
      code: 0,
      out: expect.stringContaining('base.json written: 2 findings'),
    });
    expect(check()).toMatchObject({ code: 0, out: expect.stringContaining('2 known from the baseline') });
    file('estate.json', vpcs({ A: '10.0.0.0/8', B: '11.0.0.0/8', C: '12.0.0.0/8' }));
    expect(check()).toMatchObject({ code: 1, out: expect.stringContaining('error NET-01 at C') });
  });

  test('knows a file however its path is written, and is silent about rules that did not run', () => {
    file('estate.json', vpcs({ A: '10.0.0.0/8', B: '11.0.0.0/8' }));
    check('--write-baseline');
    const other = podnet(join(process.cwd(), 'estate.json'), '--rules', 'NET-01', '--baseline', 'base.json');
    expect(other).toMatchObject({ code: 0, out: expect.stringContaining('2 known from the baseline') });
    expect(podnet('./estate.json', '--rules', 'SUB', '--baseline', 'base.json').out).not.toContain(
      'no longer',
    );
  });

  test('asks to be written again when findings are gone', () => {
    const all = (...args: string[]) =>
      podnet('estate.json', '--severity', 'error', '--baseline', 'base.json', ...args);
    file('estate.json', vpcs({ A: '10.0.0.0/8', B: '11.0.0.0/8' }));
    all('--write-baseline');
    file('estate.json', vpcs({ A: '10.0.0.0/8' }));
    expect(all().out).toMatch(/\d findings? of base\.json no longer found/);
  });

  test.each([
    [
      'that is not there',
      undefined,
      'baseline base.json does not exist: write it first with --write-baseline',
    ],
    ['of another kind', { version: 2, findings: [] }, 'base.json is not a baseline of podnet check'],
    [
      'with a torn entry',
      { version: 1, findings: [{ rule: 'NET-01' }] },
      'base.json is not a baseline of podnet check',
    ],
  ])('%s is refused', (_, content, message) => {
    file('estate.json', vpcs({ A: '10.0.0.0/8' }));
    if (content !== undefined) file('base.json', content);
    expect(check()).toMatchObject({ err: expect.stringContaining(message), code: 2 });
  });
});

describe('formats', () => {
  /** An assembly whose creation stack points into the project, as the CDK writes it. */
  function assembly(): void {
    const app = new App({ outdir: join(directory, 'cdk.out') });
    new ec2.CfnVPC(new Stack(app, 'One'), 'Vpc', { cidrBlock: '10.0.0.0/8' });
    app.synth();
    const path = join('cdk.out', 'One.metadata.json');
    const metadata = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown[]>;
    metadata['/One/Vpc']!.push({
      type: 'aws:cdk:creationStack',
      data: ['...aws-cdk-lib...', `new Network (${join(process.cwd(), 'lib/network.ts')}:12:5)`],
    });
    file(path, metadata);
  }

  test('SARIF points at the line of the app, and at the template beside it', () => {
    assembly();
    const [result] = JSON.parse(podnet('cdk.out', '--rules', 'NET-01', '--sarif').out).runs[0].results;
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'lib/network.ts' },
      region: { startLine: 12 },
    });
    expect(result.relatedLocations[0].physicalLocation.artifactLocation.uri).toBe(
      'cdk.out/One.template.json',
    );
  });

  test('SARIF takes a logical id with characters of regular expressions', () => {
    file('odd.json', vpcs({ 'V(': '10.0.0.0/8' }));
    const [result] = JSON.parse(podnet('odd.json', '--rules', 'NET-01', '--sarif').out).runs[0].results;
    expect(result.locations[0].physicalLocation.region).toEqual({ startLine: 3 });
  });

  test('GitHub annotations escape what would end them', () => {
    assembly();
    const [line] = podnet('cdk.out', '--rules', 'NET-01', '--format', 'github').out.split('\n');
    expect(line).toMatch(
      /^::error file=lib\/network\.ts,line=12,title=NET-01 at One\/Vpc \(Vpc\)::10\.0\.0\.0\/8 is \/8,/,
    );
    expect(line).toContain('%0A');
  });

  test('Markdown is a table whose cells keep to their columns', () => {
    file('one.json', vpcs({ A: '10.0.0.0/8' }));
    const rows = podnet('one.json', '--rules', 'NET-01', '--markdown')
      .out.split('\n')
      .filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(5);
  });

  test('the output goes to a file, the summary to the terminal', () => {
    file('one.json', vpcs({ A: '10.0.0.0/8' }));
    const { out, code } = podnet('one.json', '--rules', 'NET-01', '--junit', '--output-file', 'report.xml');
    expect(out).toBe('1 error in 1 template: 1 rule applied; written to report.xml');
    expect(readFileSync('report.xml', 'utf8')).toMatch(/^<\?xml/);
    expect(code).toBe(1);
  });

  test('more undecidable checks than allowed fail the run', () => {
    file('open.json', { Parameters: { Block: { Type: 'String' } }, ...vpcs({ A: '' }) });
    const template = JSON.parse(readFileSync('open.json', 'utf8'));
    template.Resources.A.Properties.CidrBlock = { Ref: 'Block' };
    file('open.json', template);
    expect(podnet('open.json', '--rules', 'NET-01', '--fail-on-unknown', '0').code).toBe(1);
    expect(podnet('open.json', '--rules', 'NET-01', '--fail-on-unknown', '1').code).toBe(0);
  });
});

describe('a line of the project is found in', () => {
  test.each([
    ['at new Network (/app/lib/network.ts:12:5)', { path: 'lib/network.ts', line: 12 }],
    ['/app/lib/network.ts:3:1', { path: 'lib/network.ts', line: 3 }],
    ['at file:///app/bin/app.mjs:7:9', { path: 'bin/app.mjs', line: 7 }],
    ['at f (/app/node_modules/x/index.js:1:1)', undefined],
    ['at f (/elsewhere/x.ts:1:1)', undefined],
    ['...node internals...', undefined],
  ])('%s', (frame, location) => expect(inProject([frame], '/app')).toEqual(location));
});
