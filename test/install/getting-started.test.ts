import { readFileSync } from 'node:fs';
import { credentialsFor, sharedVpcServer } from '../lookup/shared-vpc';
import { Consumer, describeInstalled, type Ended, OLDEST_PEERS } from '../support/consumer';
import { blocksBySection, firstTypeScript } from '../support/markdown-blocks';

const SECTIONS = blocksBySection('docs/getting-started.md');

/** A folder in which a section of the page is followed to the letter, with the packed tarball for the package. */
class Follower extends Consumer {
  private readonly tarball = this.pack('.');

  /** Writes the files and runs the commands of a section in their order; returns what the CDK printed. */
  public async follow(section: string, env: { [name: string]: string } = {}): Promise<string> {
    let printed = '';
    for (const { language, file, text } of SECTIONS.get(section)!) {
      if (file !== undefined) this.write(file, text);
      else if (language === 'sh')
        for (const line of text.trim().split('\n')) printed += await this.type(line, env);
    }
    return printed;
  }

  /** Runs a command line, which must succeed; returns what the CDK printed. */
  public async type(line: string, env: { [name: string]: string } = {}): Promise<string> {
    const { output, code } = await this.tryToType(line, env);
    if (code !== 0) throw new Error(`${line}\n${output}`);
    return line.includes('cdk synth') ? output : '';
  }

  public tryToType(line: string, env: { [name: string]: string } = {}): Promise<Ended> {
    const command = line.replace(/^(npm install .*)\bcdk-eks-podnet\b/, `$1${this.tarball}`);
    return this.run('bash', ['-c', command], { env });
  }

  /** Changes the app that the page wrote. */
  public change(find: string, replacement: string): void {
    const app = this.read('app.ts');
    if (!app.includes(find)) throw new Error(`app.ts has no ${find}`);
    this.write('app.ts', app.replace(find, replacement));
  }

  public manifest(): Manifest {
    return JSON.parse(this.read('cdk.out/manifest.json')) as Manifest;
  }

  /** Version of a package that was installed. */
  public installed(name: string): string {
    return (JSON.parse(this.read(`node_modules/${name}/package.json`)) as { version: string }).version;
  }
}

interface Manifest {
  readonly missing?: object[];
  readonly artifacts: { [id: string]: { type: string; environment?: string } };
}

/** Accounts and Regions of the stacks. */
const environmentsOf = ({ artifacts }: Manifest): (string | undefined)[] =>
  Object.values(artifacts)
    .filter(({ type }) => type === 'aws:cloudformation:stack')
    .map(({ environment }) => environment);

/** The VPC of the page as EC2 describes it: three subnets of each tier. */
const TIERS = {
  cluster: ['10.20.0.0/28', '10.20.0.16/28', '10.20.0.32/28'],
  nodes: ['10.20.64.0/18', '10.20.128.0/18', '10.20.192.0/18'],
  pods: ['100.64.0.0/18', '100.64.64.0/18', '100.64.128.0/18'],
};
const DESCRIBED = Object.entries(TIERS).flatMap(([name, cidrs]) =>
  cidrs.map((cidr, index) => ({
    name,
    cidr,
    id: `subnet-${name}${index}`,
    zone: `eu-west-1${'abc'[index]}`,
  })),
);

/** A word of the CDK about something that is wrong. */
const COMPLAINT = /warn|error/i;

describeInstalled('the page about getting started', () => {
  const followers: Follower[] = [];
  const newFollower = () => followers[followers.push(new Follower()) - 1];
  afterAll(() => followers.forEach((follower) => follower.remove()));

  test('leads to a new VPC in ES modules, without a warning', async () => {
    const follower = newFollower();
    expect(await follower.follow('A new VPC')).not.toMatch(COMPLAINT);
    expect(JSON.parse(follower.read('package.json'))).toMatchObject({ type: 'module' });
    expect(follower.read('cdk.out/Platform.template.json')).toContain('AWS::EKS::Nodegroup');

    // A warning would have been seen: the page pins the release of the image, without which the checks have one.
    follower.change("NodeImage.al2023({ release: 'v20260714' })", 'NodeImage.al2023()');
    await follower.type('npx cdk synth --quiet');
    expect(await follower.tryToType('npx podnet check cdk.out --fail-on warning')).toMatchObject({
      code: 1,
      output: expect.stringContaining('DEP-06'),
    });
  }, 300_000);

  test('leads to an existing VPC by look-up, with the oldest peers, without a warning', async () => {
    const follower = newFollower();
    const vpc = { vpcCidrBlock: '10.20.0.0/16', subnetGroupTag: 'Tier', isBootstrapped: true };
    const server = sharedVpcServer(() => DESCRIBED, vpc);
    await server.listen();
    try {
      // With Node 20, the SDK inside of the CDK CLI asks for a newer one when it is used.
      const env = { ...credentialsFor(server), AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
      expect(await follower.follow('An existing VPC', env)).not.toMatch(COMPLAINT);
    } finally {
      await server.close();
    }
    const peers = ['aws-cdk-lib', 'constructs'].map((name) => `${name}@${follower.installed(name)}`);
    expect(peers).toEqual(OLDEST_PEERS);
    expect(Object.keys(JSON.parse(follower.read('cdk.context.json')))).toEqual([
      expect.stringMatching(/^vpc-provider:.*tag:Name=platform.*subnetGroupNameTag=Tier/),
    ]);
    expect(follower.manifest().missing).toBeUndefined();
    const template = follower.read('cdk.out/Platform.template.json');
    for (const { id } of DESCRIBED) expect(template).toContain(`"${id}"`);
  }, 300_000);

  test('leads to Dev and Prod in two accounts, with the checks as errors, without a warning', async () => {
    const follower = newFollower();
    expect(await follower.follow('Dev and Prod')).not.toMatch(COMPLAINT);
    expect(environmentsOf(follower.manifest())).toEqual([
      'aws://111111111111/eu-west-1',
      'aws://222222222222/eu-west-1',
    ]);
    for (const stack of ['Dev', 'Prod']) {
      const clusters = follower.read(`cdk.out/${stack}.template.json`).match(/"AWS::EKS::Cluster"/g);
      expect(clusters).toHaveLength(2);
    }

    // What is a warning by default ends the synthesis.
    follower.change("NodeImage.bottlerocket({ release: '1.50.0' })", 'NodeImage.bottlerocket()');
    const refused = await follower.tryToType('npx cdk synth --quiet');
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('DEP-06') });
  }, 300_000);
});

test.each(['README.md', 'docs/getting-started.md'])('%s names the oldest aws-cdk-lib', (document) => {
  const [, minor] = /^aws-cdk-lib@(\d+\.\d+)\.0$/.exec(OLDEST_PEERS[0])!;
  expect(readFileSync(document, 'utf8')).toContain(`aws-cdk-lib ${minor} or newer`);
});

test('the first app of the page is that of the README, which therefore has no warning either', () => {
  const app = SECTIONS.get('A new VPC')!.find(({ file }) => file === 'app.ts')!;
  expect(firstTypeScript('README.md')).toBe(app.text);
});
