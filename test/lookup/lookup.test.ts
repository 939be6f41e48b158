import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import type { Stack } from 'aws-cdk-lib';
import type { LoopbackServer } from '../loopback';
import { lookupApp } from './app';
import { credentialsFor, sharedVpcServer, SUBNETS, type DescribedSubnet } from './shared-vpc';

interface Context {
  [key: string]: unknown;
}

let subnets: readonly DescribedSubnet[] = SUBNETS;
let server: LoopbackServer;
let folder: string;

beforeAll(async () => {
  server = sharedVpcServer(() => subnets);
  await server.listen();
});
afterAll(() => server.close());
beforeEach(() => {
  subnets = SUBNETS;
  folder = mkdtempSync(join(tmpdir(), 'podnet-lookup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** `cdk synth` of the app, in a folder without context; the CLI asks the loopback EC2. */
function cdkSynth(): Promise<{ code: number; output: string }> {
  const loader = pathToFileURL(require.resolve('tsx')).href;
  const app = `${process.execPath} --import ${loader} ${resolve('test/lookup/app.ts')}`;
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    CI: 'true',
    CDK_VALIDATION: 'false',
    ...credentialsFor(server),
  };
  const cli = resolve('node_modules/aws-cdk/bin/cdk');
  const args = [cli, 'synth', '--quiet', '--no-notices', '--no-version-reporting', '--app', app];
  return new Promise((done) => {
    execFile(process.execPath, args, { cwd: folder, env }, (error, stdout, stderr) =>
      done({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
}

/** The synthesis of the app in this process, and what its manifest asks the CLI to look up. */
function synthesize(context: Context = {}): { missing: { key: string; provider: string }[] } {
  const { missing = [] } = lookupApp(context).synth().manifest;
  return { missing };
}

/** What the CLI writes down after it asked EC2. */
const contextOf = (): Context =>
  JSON.parse(readFileSync(join(folder, 'cdk.context.json'), 'utf8')) as Context;

describe('with the CDK CLI', () => {
  test('a look-up is asked for, answered, and the app synthesized with the answer', async () => {
    const { code, output } = await cdkSynth();
    expect({ code, output }).toMatchObject({
      code: 0,
      output: expect.not.stringMatching(/^(WARNING|ERROR)/m),
    });
    const [[key, value]] = Object.entries(contextOf()).filter(([name]) => name.startsWith('vpc-provider:'));
    expect(key).toContain('returnAsymmetricSubnets=true');
    expect(value).toMatchObject({ vpcId: 'vpc-shared', vpcCidrBlock: '10.0.0.0/16' });
    const template = readFileSync(join(folder, 'cdk.out', 'Platform.template.json'), 'utf8');
    expect(template).toContain('subnet-pod0');
    expect(template).not.toMatch(/dummy|p-12345|1\.2\.3\.4/);
  }, 120_000);

  test('the answer is checked in the same run', async () => {
    subnets = SUBNETS.map((subnet) =>
      subnet.id === 'subnet-pod1' ? { ...subnet, cidr: '100.64.64.0/28' } : subnet,
    );
    const { code, output } = await cdkSynth();
    expect(code).toBe(1);
    expect(output).toContain('100.64.64.0/28');
    expect(output).not.toContain('is not a CIDR block');
  }, 120_000);
});

describe('by the protocol of the CLI', () => {
  let key: string;
  /** The shape of `VpcContextResponse` that the CLI answers with when it is asked for asymmetric subnets. */
  const answer = (change: (subnet: DescribedSubnet) => DescribedSubnet = (subnet) => subnet) => {
    const names = [...new Set(SUBNETS.map(({ name }) => name))];
    const typeOf = (name: string) => ({ Public: 'Public', Cluster: 'Isolated' })[name] ?? 'Private';
    const subnetGroups = names.map((name) => ({
      name,
      type: typeOf(name),
      subnets: SUBNETS.filter((subnet) => subnet.name === name)
        .map(change)
        .map(({ id, zone, cidr }) => ({
          subnetId: id,
          availabilityZone: zone,
          cidr,
          routeTableId: `rtb-${id}`,
        })),
    }));
    return {
      [key]: { vpcId: 'vpc-shared', vpcCidrBlock: '10.0.0.0/16', availabilityZones: [], subnetGroups },
    };
  };
  const blockOf = (wanted: string, cidr: string) => (subnet: DescribedSubnet) =>
    subnet.id === wanted ? { ...subnet, cidr } : subnet;

  test('the first synthesis asks for the VPC and for nothing else', () => {
    const { missing } = synthesize();
    expect(missing.map(({ provider }) => provider)).toEqual(['vpc-provider']);
    [{ key }] = missing;
  });

  const INFO = /checks of addresses, zones and capacity wait until the CDK has written the answer/;
  const notesOf = (app: ReturnType<typeof lookupApp>) => {
    const annotations = Annotations.fromStack(app.node.findChild('Platform') as Stack);
    const any = Match.anyValue();
    return {
      infos: annotations.findInfo('/Platform/Network', Match.stringLikeRegexp(INFO.source)).length,
      warnings: annotations.findWarning('*', any).length,
    };
  };

  test('the first synthesis says that checks wait, without a warning; the second one has nothing to say', () => {
    expect(notesOf(lookupApp())).toEqual({ infos: 1, warnings: 0 });
    expect(notesOf(lookupApp(answer()))).toEqual({ infos: 0, warnings: 0 });
  });

  test('the second one is satisfied with a good VPC', () => {
    expect(synthesize(answer())).toEqual({ missing: [] });
  });

  test.each([
    [
      'subnets that overlap',
      blockOf('subnet-pod1', '100.64.0.0/19'),
      /podSubnets\[1\]: 100\.64\.0\.0\/19 overlaps 100\.64\.0\.0\/18 \(podSubnets\[0\]\).*SUB-03/,
    ],
    ['pod subnets that are too small', blockOf('subnet-pod1', '100.64.64.0/26'), /100\.64\.64\.0\/26/],
    [
      'a zone without pod subnet',
      (subnet: DescribedSubnet) => (subnet.id === 'subnet-pod2' ? { ...subnet, zone: 'eu-west-1a' } : subnet),
      /podSubnets has no subnet in eu-west-1c/,
    ],
  ])('the second one refuses %s', (_, change, message) => {
    expect(() => synthesize(answer(change))).toThrow(message);
  });

  test('and a service CIDR block that overlaps the VPC is left', () => {
    const [vpc] = Object.values(answer());
    const app = lookupApp({ [key]: { ...vpc, vpcCidrBlock: '172.20.0.0/16' } });
    const template = JSON.stringify(app.synth().getStackByName('Platform').template);
    expect(template).toContain('"serviceIpv4Cidr":"10.100.0.0/16"'.replace('s', 'S'));
  });
});
