import Ajv from 'ajv-draft-04';
import { App, Stack, Stage, NestedStack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addCheckCommand } from '../../bin/commands/check';
import { addRulesCommands } from '../../bin/commands/rules';
import { RuleBook } from '../../lib/checks/rule-book';
import { house } from '../checks/fixtures/house';
import { run } from '../support/command-line';

const home = process.cwd();
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'podnet-check-'));
  process.chdir(directory);
});

afterAll(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true });
});

const podnet = (...args: string[]) => run([addCheckCommand, addRulesCommands], args);

function file(name: string, content: unknown): string {
  writeFileSync(name, typeof content === 'string' ? content : JSON.stringify(content, undefined, 2));
  return name;
}

const vpc = (CidrBlock: unknown) => ({
  Resources: { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock } } },
});

describe('the exit code', () => {
  test('is 0 for a sound template', () => {
    const { out, err, code } = podnet('check', file('sound.json', house().build()));
    expect({ out, err, code }).toEqual({
      out: expect.stringMatching(/^nothing found in 1 template: \d+ rules applied/),
      err: '',
      code: 0,
    });
  });

  test('is 1 for an error', () => {
    const { out, code } = podnet('check', file('wide.json', vpc('10.0.0.0/8')));
    expect(out).toBe(
      [
        'error NET-01 at Vpc in wide.json',
        '  10.0.0.0/8 is /8, AWS accepts /16 to /28 for a CIDR block of a VPC: take /16 blocks out of it, for example 10.0.0.0/16 and 10.1.0.0/16',
        '  Use several /16 blocks instead of one larger block.',
        '  https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html',
        '',
        '1 error in 1 template: 7 rules applied',
      ].join('\n'),
    );
    expect(code).toBe(1);
  });

  test('is 0 for warnings, unless they are told to fail', () => {
    file('docker.json', vpc('172.17.0.0/16'));
    expect(podnet('check', 'docker.json').code).toBe(0);
    expect(podnet('check', 'docker.json', '--fail-on', 'warning').code).toBe(1);
    expect(podnet('check', 'docker.json', '--fail-on', 'warning', '--severity', 'error')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^nothing found/),
    });
  });
});

describe('bad input ends in one sentence and exit code 2', () => {
  test.each([
    ['a file that is not there', () => 'nowhere.json', 'nowhere.json does not exist'],
    [
      'broken JSON',
      () => file('broken.json', '{ "Resources": '),
      /^error: broken\.json cannot be read: Unexpected end of JSON input$/,
    ],
    [
      'broken YAML',
      () => file('broken.yaml', 'Resources:\n  a: [1\n b'),
      /^error: broken\.yaml cannot be read: /,
    ],
    [
      'a repeated key',
      () => file('twice.yaml', 'Resources: {}\nResources: {}'),
      /^error: twice\.yaml cannot be read: Map keys must be unique/,
    ],
    ['an empty file', () => file('empty.yaml', ' \n'), 'empty.yaml cannot be read: it is empty'],
    [
      'a list',
      () => file('list.yaml', '- a'),
      'list.yaml is not a CloudFormation template: it is not an object',
    ],
    [
      'another JSON file',
      () => file('package.json', { name: 'x' }),
      'package.json is not a CloudFormation template: it has no Resources section',
    ],
    [
      'a resource without a type',
      () => file('typeless.json', { Resources: { A: {} } }),
      "typeless.json is not a CloudFormation template: resource 'A' has no Type",
    ],
    [
      'YAML aliases',
      () => file('alias.yaml', 'a: &x [1]\nResources: *x'),
      'alias.yaml cannot be read: it uses YAML aliases, which CloudFormation does not know',
    ],
    [
      'YAML nested without end',
      () => file('deep.yaml', `Resources: ${'['.repeat(300)}${']'.repeat(300)}`),
      'deep.yaml cannot be read: it is nested deeper than 200 levels',
    ],
    [
      'a folder without templates',
      () => {
        mkdirSync('nothing', { recursive: true });
        return 'nothing';
      },
      'nothing has no templates: give template files or a cdk.out directory',
    ],
    ['a glob that matches nothing', () => 'nowhere/*.yaml', 'nowhere/*.yaml matches no file'],
  ])('%s', (_, make, message) => {
    const { out, err, code } = podnet('check', make());
    expect({ out, code }).toEqual({ out: '', code: 2 });
    expect(err).toEqual(typeof message === 'string' ? `error: ${message}` : expect.stringMatching(message));
    expect(err).not.toContain('\n');
  });

  test.each([
    [['--rules', 'NET-99'], 'there is no rule or group "NET-99"; did you mean NET-09 or NET-01?'],
    [['--ignore', 'NET-99=x'], 'there is no rule "NET-99" to ignore; did you mean NET-09 or NET-01?'],
    [
      ['--ignore', 'NET-01= '],
      'ignoring NET-01 needs a reason: --ignore NET-01="why it does not matter here"',
    ],
    [['--json', '--sarif'], 'choose one format: json and sarif were given'],
    [['--config', 'none.json'], 'none.json does not exist'],
  ])('%j', (args, message) => {
    expect(podnet('check', file('any.json', vpc('10.0.0.0/16')), ...args)).toEqual({
      out: '',
      err: `error: ${message}`,
      code: 2,
    });
  });

  test('two inputs of one name', () => {
    file('same.json', vpc('10.0.0.0/16'));
    expect(podnet('check', 'same.json', 'same.json').err).toBe(
      'error: two templates are named same.json: give each its own name',
    );
  });
});

describe('YAML', () => {
  test('short tags mean what their long forms mean', () => {
    const text = `
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Octet: { Type: String, Default: "17" }
Conditions:
  IsWide: !Equals [!Ref Octet, "17"]
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Condition: IsWide
    Properties:
      CidrBlock: !Sub "172.\${Octet}.0.0/16"
  Subnet:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !GetAtt Vpc.VpcId
      CidrBlock: !Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 4, 2]]
`;
    const { findings } = JSON.parse(podnet('check', file('tags.yaml', text), '--json').out) as {
      findings: { message: string }[];
    };
    expect(findings.map(({ message }) => message)).toEqual([
      '172.17.0.4/30 is /30, AWS accepts /16 to /28 for a subnet',
      '172.17.0.0/16 overlaps 172.17.0.0/16, the Docker bridge of Cloud9, SageMaker and some nodes: choose another block',
    ]);
  });
});

describe('parameters', () => {
  test('are not checkable without a value, and decided with one', () => {
    file('parameter.json', { Parameters: { Block: { Type: 'String' } }, ...vpc({ Ref: 'Block' }) });
    const open = podnet('check', 'parameter.json', '--rules', 'NET-01', '--verbose');
    expect(open).toEqual({
      out: 'not checkable NET-01 at Vpc in parameter.json: parameter Block has no default\nnothing found in 1 template: 1 rule applied, 1 check not decidable',
      err: '',
      code: 0,
    });
    expect(podnet('check', 'parameter.json', '--parameter', 'Block=10.0.0.0/8').out).toContain(
      '10.0.0.0/8 is /8',
    );
  });
});

describe('what is deployed now', () => {
  test('decides rules about changes', () => {
    const reserved = (Cidr: string) => ({
      Resources: {
        Held: {
          Type: 'AWS::EC2::SubnetCidrReservation',
          Properties: { SubnetId: 'subnet-1', Cidr, ReservationType: 'prefix' },
        },
      },
    });
    file('now.json', reserved('100.64.48.0/20'));
    file('next.json', reserved('100.64.32.0/19'));
    expect(podnet('check', 'next.json', '--previous', 'now.json', '--rules', 'RSV-10').out).toContain(
      'Held changes from 100.64.48.0/20 to 100.64.32.0/19, which overlap',
    );
    expect(podnet('check', 'next.json', '--rules', 'RSV-10').out).toContain('0 rules applied');
  });
});

describe('a cloud assembly', () => {
  test('is read with its stages, nested stacks and Regions', () => {
    const app = new App({ outdir: join(directory, 'cdk.out') });
    new ec2.CfnVPC(new Stack(app, 'One'), 'Vpc', { cidrBlock: '10.0.0.0/8' });
    const stage = new Stack(new Stage(app, 'Prod'), 'Two', {
      env: { region: 'eu-west-1', account: '111122223333' },
    });
    new ec2.CfnVPC(new NestedStack(stage, 'Inner'), 'Vpc', { cidrBlock: '11.0.0.0/8' });
    app.synth();
    const { out, code } = podnet('check', 'cdk.out', '--rules', 'NET-01');
    expect(out).toContain('10.0.0.0/8 is /8');
    expect(out).toContain('11.0.0.0/8 is /8');
    expect(out).toContain('2 errors in 3 templates');
    expect(code).toBe(1);
  });

  test('without stacks is refused', () => {
    mkdirSync('bare');
    file('bare/manifest.json', { artifacts: {} });
    expect(podnet('check', 'bare')).toMatchObject({
      err: 'error: bare has no stacks: is it the output of cdk synth?',
      code: 2,
    });
  });

  test('that names a file which is not there is refused', () => {
    mkdirSync('torn');
    file('torn/manifest.json', {
      artifacts: { A: { type: 'aws:cloudformation:stack', properties: { templateFile: 'gone.json' } } },
    });
    expect(podnet('check', 'torn')).toMatchObject({
      err: expect.stringMatching(/^error: torn cannot be read: .*gone\.json: there is no such file/),
      code: 2,
    });
  });
});

describe('the configuration file', () => {
  afterEach(() => rmSync('podnet.config.yaml', { force: true }));

  test('of the directory is used, and the command line wins over it', () => {
    file('config-target.json', vpc('172.17.0.0/16'));
    file('podnet.config.yaml', 'failOn: warning\nquotas:\n  ipv4CidrBlocksPerVpc: 10\nrules: [NET]');
    expect(podnet('check', 'config-target.json').code).toBe(1);
    expect(podnet('check', 'config-target.json', '--fail-on', 'error').code).toBe(0);
  });

  test('holds exceptions with their reasons', () => {
    file('config-target.json', vpc('172.17.0.0/16'));
    file('podnet.config.yaml', 'ignore:\n  NET-07: no Cloud9 here');
    const { out } = podnet('check', 'config-target.json', '--verbose');
    expect(out).toContain('ignored NET-07 at Vpc in config-target.json: no Cloud9 here');
    expect(out).toContain('1 ignored with a reason');
  });

  test.each([
    ['rule: [NET]', 'podnet.config.yaml: there is no setting "rule"; did you mean rules?'],
    ['expectedNodes: many', 'podnet.config.yaml: expectedNodes is "many"; it must be a whole number above 0'],
    ['severity: fatal', 'podnet.config.yaml: severity is "fatal"; it must be error, warning, info'],
    ['- a', 'podnet.config.yaml is not an object of settings'],
    ['a: [', /^error: podnet\.config\.yaml cannot be read: /],
    ['connectedCidrBlocks: [10.0.0.0/33]', 'connectedCidrBlocks: "10.0.0.0/33" is not a CIDR block'],
  ])('with %j is refused', (text, message) => {
    file('podnet.config.yaml', text);
    const { err, code } = podnet('check', file('any.json', vpc('10.0.0.0/16')));
    expect(err).toEqual(typeof message === 'string' ? `error: ${message}` : expect.stringMatching(message));
    expect(code).toBe(2);
  });
});

describe('formats for machines', () => {
  beforeAll(
    () =>
      void file('many.json', {
        Resources: {
          ...vpc('172.17.0.0/16').Resources,
          Other: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/8' } },
          Open: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: { Ref: 'Gone' } } },
        },
      }),
  );

  test('SARIF names rules, levels, lines and reasons', () => {
    const { out, code } = podnet('check', 'many.json', '--sarif', '--ignore', 'NET-07=no Cloud9 here');
    const sarif = JSON.parse(out);
    const [run] = sarif.runs;
    expect(sarif).toMatchObject({
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
    });
    expect(run.results).toHaveLength(2);
    for (const result of run.results) expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    expect(run.results[0]).toMatchObject({
      ruleId: 'NET-01',
      level: 'error',
      message: {
        text: '10.0.0.0/8 is /8, AWS accepts /16 to /28 for a CIDR block of a VPC: take /16 blocks out of it, for example 10.0.0.0/16 and 10.1.0.0/16. Use several /16 blocks instead of one larger block.',
      },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'many.json' }, region: { startLine: 9 } },
          logicalLocations: [{ name: 'Other', kind: 'resource' }],
        },
      ],
    });
    expect(run.results[1].suppressions).toEqual([{ kind: 'external', justification: 'no Cloud9 here' }]);
    expect(code).toBe(1);
  });

  test('SARIF is valid by the schema of SARIF 2.1.0, with findings and without', () => {
    const schema = JSON.parse(
      readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
    );
    // Formats such as uri are not checked by ajv alone; everything else of the schema is.
    const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);
    for (const args of [[], ['--ignore', 'NET-07=no Cloud9 here'], ['--rules', 'NET-03']]) {
      validate(JSON.parse(podnet('check', 'many.json', '--sarif', ...args).out));
      expect(validate.errors).toBeNull();
    }
    expect(validate({ version: '2.1.0' })).toBe(false);
  });

  test('JUnit XML is well-formed and counts what it holds', () => {
    const { out } = podnet('check', 'many.json', '--junit');
    expect(XMLValidator.validate(out)).toBe(true);
    const { testsuites } = new XMLParser({
      ignoreAttributes: false,
      isArray: (name) => name === 'testcase',
    }).parse(out);
    const cases = testsuites.testsuite.testcase as Record<string, unknown>[];
    expect(Number(testsuites['@_tests'])).toBe(cases.length);
    expect(Number(testsuites['@_failures'])).toBe(cases.filter(({ failure }) => failure).length);
    expect(Number(testsuites['@_skipped'])).toBe(cases.filter((item) => 'skipped' in item).length);
  });

  test('JSON has findings, exceptions and open questions', () => {
    const { findings, notCheckable } = JSON.parse(podnet('check', 'many.json', '--json').out);
    expect(findings[0]).toMatchObject({
      ruleId: 'NET-01',
      severity: 'error',
      stack: 'many.json',
      logicalId: 'Other',
      resourceType: 'AWS::EC2::VPC',
    });
    expect(notCheckable[0]).toMatchObject({ logicalId: 'Open', reason: 'Gone is not defined in many.json' });
  });
});

describe('rules and explain', () => {
  test('rules lists every rule', () => {
    const { out, code } = podnet('rules');
    for (const { id } of RuleBook.rules()) expect(out).toContain(id);
    expect(code).toBe(0);
    expect(JSON.parse(podnet('rules', '--json').out)).toEqual(RuleBook.rules());
  });

  test('explain prints the page of a rule, in any case', () => {
    const { out, code } = podnet('explain', 'rsv-06');
    expect(out).toContain('RSV-06 (error; profile pod-network): A part of the subnet stays unreserved');
    expect(out).toContain("acknowledge({ id: 'RSV-06'");
    expect(code).toBe(0);
    expect(JSON.parse(podnet('explain', 'RSV-06', '--json').out)).toEqual(RuleBook.find('RSV-06'));
  });

  test('explain suggests rules for a typing error', () => {
    expect(podnet('explain', 'RSV-6')).toEqual({
      out: '',
      err: expect.stringMatching(/^error: there is no rule "RSV-6"; did you mean RSV-/),
      code: 2,
    });
  });
});
