import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addCheckCommand } from '../../bin/commands/check';
import { addDiffCommand } from '../../bin/commands/diff';
import { addRulesCommands } from '../../bin/commands/rules';
import { run, runAsync } from '../support/command-line';

const home = process.cwd();
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'podnet-input-'));
  process.chdir(directory);
});

afterEach(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true });
});

const podnet = (...args: string[]) => run([addCheckCommand, addRulesCommands], args);
const check = (...args: string[]) => podnet('check', ...args);

function file(name: string, text: string): string {
  writeFileSync(name, text);
  return name;
}

const VPC = 'Resources:\n  Vpc:\n    Type: AWS::EC2::VPC\n    Properties: { CidrBlock: 10.0.0.0/8 }\n';

describe('malformed templates are refused with the kind of what is there', () => {
  test.each([
    [
      'Resources: [{ Type: AWS::EC2::VPC }]',
      'its Resources section is a list, not an object of resources by logical id',
    ],
    ['Resources: { Vpc: [1] }', "resource 'Vpc' is a list, not an object with a Type"],
    ['Resources: { Vpc: AWS::EC2::VPC }', "resource 'Vpc' is a string, not an object with a Type"],
    [
      'Resources: { Vpc: { Type: AWS::EC2::VPC, Properties: [{ CidrBlock: 10.0.0.0/8 }] } }',
      "Properties of resource 'Vpc' is a list, not an object",
    ],
    ['Resources:', 'it has no Resources section'],
  ])('%s', (text, problem) => {
    const { err, code } = check(file('a.yaml', text));
    expect(err).toBe(`error: a.yaml is not a CloudFormation template: ${problem}`);
    expect(code).toBe(2);
  });

  test('while Properties without a value is an empty object', () => {
    expect(check(file('a.yaml', 'Resources: { Vpc: { Type: AWS::EC2::VPC, Properties: } }')).code).toBe(0);
  });
});

test('standard input is read once', () => {
  const { err, code } = check('-', '-');
  expect(err).toBe('error: - is standard input, which can be read once only: give it once');
  expect(code).toBe(2);
});

test('a parameter file that does not exist is called that', () => {
  const { err, code } = check(file('a.yaml', VPC), '--parameter-file', 'nope.json');
  expect(err).toBe('error: parameter file nope.json cannot be read: there is no such file');
  expect(code).toBe(2);
});

describe('a Region', () => {
  test.each(['mars-1', 'eu-wset-1', 'eu-west-1a', 'EU-WEST-1', 'eu-west'])('%s is refused', (region) => {
    const { err, usageError } = check(file('a.yaml', VPC), '--region', region);
    expect(err).toContain('that is not a Region; write it as eu-west-1');
    expect(usageError).toBe('commander.invalidArgument');
  });

  test.each([
    'eu-west-1',
    'us-gov-east-1',
    'cn-northwest-1',
    'us-isob-east-1',
    'eu-isoe-west-1',
    'ap-southeast-7',
  ])('%s is accepted', (region) => expect(check(file('a.yaml', VPC), '--region', region).code).toBe(1));

  test('in the configuration file is checked as well', () => {
    file('podnet.config.json', '{ "region": "mars-1" }');
    expect(check(file('a.yaml', VPC)).err).toContain('region is "mars-1"');
  });
});

describe('places', () => {
  const LOOP = `Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Vpcs:
    - Name
    - [One, Two]
    - Vpc\${Name}:
        Type: AWS::EC2::VPC
        Properties: { CidrBlock: 10.0.0.0/8 }
`;
  interface Sarif {
    readonly runs: {
      results: {
        locations: {
          physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } };
        }[];
      }[];
    }[];
  }
  const placesIn = (name: string, text: string) =>
    (JSON.parse(check(file(name, text), '--sarif', '--rules', 'NET-01').out) as Sarif).runs[0].results.map(
      ({ locations: [{ physicalLocation }] }) =>
        `${physicalLocation.artifactLocation.uri}:${physicalLocation.region.startLine}`,
    );

  test('of a loop are the line of its fragment', () => {
    expect(placesIn('loop.yaml', LOOP)).toEqual(['loop.yaml:6', 'loop.yaml:6']);
  });

  test('in SARIF are URIs', () => {
    expect(placesIn('a b#1%.yaml', VPC)).toEqual(['a%20b%231%25.yaml:2']);
  });

  test('in Markdown stay in their cell', () => {
    const { out } = check(file('a|b`c.yaml', VPC), '--markdown', '--rules', 'NET-01');
    expect(out).toContain('| <code>Vpc in a\\|b\\`c.yaml</code> |');
  });
});

describe('explain', () => {
  test('points an unknown id to the list', () => {
    const { err, code } = podnet('explain', 'XYZ');
    expect(err).toBe('error: there is no rule "XYZ"; podnet rules lists all of them');
    expect(code).toBe(2);
  });

  test('says why an id that is taken is not checked', () => {
    expect(podnet('explain', 'obs-01').out).toBe(
      'OBS-01: Address exhaustion has an alarm\n\nNot checked: templates do not decide it; it would take what watches the cluster, which is rarely in its templates.',
    );
    expect(check(file('a.yaml', VPC), '--rules', 'OBS-01').err).toContain('OBS-01 is not checked: ');
  });

  test('tells the profile, and the severity in milder circumstances', () => {
    expect(podnet('explain', 'SGP-01').out).toContain(
      'SGP-01 (error, warning when other nodes of the cluster may have a trunk interface; profile pod-network)',
    );
  });
});

describe('profiles and order', () => {
  const NO_LOGS = 'Resources:\n  Cluster: { Type: AWS::EKS::Cluster, Properties: { Name: main } }\n';

  test('--profile chooses, and the configuration file does', () => {
    file('a.yaml', NO_LOGS);
    expect(check('a.yaml').out).not.toContain('CLU-19');
    expect(check('a.yaml', '--profile', 'posture').out).toContain('CLU-19');
    file('podnet.config.json', '{ "profile": "all" }');
    expect(check('a.yaml').out).toContain('CLU-19');
    expect(check('a.yaml', '--profile', 'pod-network').out).not.toContain('CLU-19');
  });

  test('an unknown profile is refused', () => {
    expect(check(file('a.yaml', NO_LOGS), '--profile', 'strict').err).toContain(
      'choose pod-network, posture, all',
    );
  });

  const ADDON =
    'Resources:\n  Dns: { Type: AWS::EKS::Addon, Properties: { ClusterName: main, AddonName: coredns } }\n';

  test('stacks have an order where it is declared, and only there', () => {
    file('cluster.yaml', NO_LOGS);
    file('addons.yaml', ADDON);
    const run = (...order: string[]) =>
      check('cluster.yaml', 'addons.yaml', '--rules', 'DEP-03', '--verbose', ...order).out;
    expect(run()).toContain(
      'not checkable DEP-03 at Dns in addons.yaml: the order of cluster.yaml and addons.yaml is not declared',
    );
    expect(run('--order', 'cluster.yaml,addons.yaml')).toContain('nothing found');
    expect(run('--order', 'addons.yaml,cluster.yaml')).toContain('error DEP-03 at Dns');
  });

  test('an order that names another stack is refused', () => {
    expect(check(file('cluster.yaml', NO_LOGS), '--order', 'clsuter.yaml').err).toBe(
      'error: order: "clsuter.yaml" is not a template that is checked; did you mean cluster.yaml?; there are cluster.yaml',
    );
  });
});

test('diff ends with 2 where a backup cannot be read: 1 says that something differs', async () => {
  const { code, err } = await runAsync([addDiffCommand], ['diff', 'a.json', 'b.json', '--exit-code']);
  expect(err).toContain('cannot read a.json: there is no such file');
  expect(code).toBe(2);
});
