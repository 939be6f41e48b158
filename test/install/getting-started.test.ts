import { readFileSync } from 'node:fs';
import { Consumer, describeInstalled, OLDEST_PEERS } from '../support/consumer';
import { blocksBySection } from '../support/markdown-blocks';

const SECTIONS = blocksBySection('docs/getting-started.md');

/** Fails when a check has a warning. */
const CHECK = 'npx podnet check cdk.out --fail-on warning';

/** A folder in which a section of the page is followed to the letter, with the packed tarball for the package. */
class Follower extends Consumer {
  private readonly tarball = this.pack('.');

  /** Writes the files and runs the commands of a section in their order; returns what the CDK printed. */
  public async follow(section: string, except: string[] = []): Promise<string> {
    let printed = '';
    for (const { language, file, text } of SECTIONS.get(section)!) {
      if (file !== undefined) this.write(file, text);
      else if (language === 'sh')
        for (const line of text.trim().split('\n')) {
          if (!except.some((start) => line.startsWith(start))) printed += await this.type(line);
        }
    }
    return printed;
  }

  /** Runs a command line; returns what the CDK printed. */
  public async type(line: string): Promise<string> {
    const command = line.replace(/^(npm install .*)\bcdk-eks-podnet\b/, `$1${this.tarball}`);
    const { output, code } = await this.run('bash', ['-c', command]);
    if (code !== 0) throw new Error(`${line}\n${output}`);
    return line.includes('cdk synth') ? output : '';
  }
}

/** Answer of the CDK CLI to the look-up of a VPC: three subnets of each tier. */
const LOOKED_UP_VPC = {
  vpcId: 'vpc-0123456789abcdef0',
  vpcCidrBlock: '10.20.0.0/16',
  ownerAccountId: '111111111111',
  availabilityZones: [],
  subnetGroups: [
    subnetGroup('cluster', ['10.20.0.0/28', '10.20.0.16/28', '10.20.0.32/28']),
    subnetGroup('nodes', ['10.20.64.0/18', '10.20.128.0/18', '10.20.192.0/18']),
    subnetGroup('pods', ['100.64.0.0/18', '100.64.64.0/18', '100.64.128.0/18']),
  ],
};

function subnetGroup(name: string, cidrs: string[]) {
  const subnets = cidrs.map((cidr, index) => ({
    subnetId: `subnet-0123456789${name.slice(0, 4)}${index}`,
    cidr,
    availabilityZone: `eu-west-1${'abc'[index]}`,
    routeTableId: `rtb-0123456789${name.slice(0, 4)}${index}`,
  }));
  return { name, type: 'Private', subnets };
}

describeInstalled('the page about getting started', () => {
  const followers: Follower[] = [];
  const newFollower = () => followers[followers.push(new Follower()) - 1];
  afterAll(() => followers.forEach((follower) => follower.remove()));

  test('leads to a new VPC in ES modules, without a warning', async () => {
    const follower = newFollower();
    expect(await follower.follow('A new VPC')).not.toMatch(/warn|error/i);
    expect(JSON.parse(follower.read('package.json'))).toMatchObject({ type: 'module' });
    expect(follower.read('cdk.out/Platform.template.json')).toContain('AWS::EKS::Nodegroup');
  }, 300_000);

  test('leads to an existing VPC by look-up, with the oldest peers, without a warning', async () => {
    const follower = newFollower();
    await follower.follow('An existing VPC', ['npx cdk synth', CHECK]);
    expect(SECTIONS.get('An existing VPC')![0].text).toContain(OLDEST_PEERS.join(' '));

    // Without the answer, the app asks for the VPC instead of failing on the placeholder that the CDK puts in its place.
    await follower.synthesize(['--import', 'tsx', 'app.ts'], 'cdk.out');
    const { missing } = JSON.parse(follower.read('cdk.out/manifest.json')) as { missing: [{ key: string }] };
    expect(missing).toMatchObject([{ provider: 'vpc-provider' }]);

    follower.write('cdk.context.json', JSON.stringify({ [missing[0].key]: LOOKED_UP_VPC }));
    expect(await follower.type('npx cdk synth --quiet')).not.toMatch(/warn|error/i);
    await follower.type(CHECK);
    const template = follower.read('cdk.out/Platform.template.json');
    expect(template).toContain(LOOKED_UP_VPC.subnetGroups[0].subnets[0].subnetId);
  }, 300_000);

  test('leads to Dev and Prod in two accounts, with the checks as errors, without a warning', async () => {
    const follower = newFollower();
    expect(await follower.follow('Dev and Prod')).not.toMatch(/warn|error/i);
    for (const stack of ['Dev', 'Prod']) {
      const clusters = follower.read(`cdk.out/${stack}.template.json`).match(/"AWS::EKS::Cluster"/g);
      expect(clusters).toHaveLength(2);
    }
  }, 300_000);
});

test.each(['README.md', 'docs/getting-started.md'])('%s names the oldest aws-cdk-lib', (document) => {
  const [, minor] = /^aws-cdk-lib@(\d+\.\d+)\.0$/.exec(OLDEST_PEERS[0])!;
  expect(readFileSync(document, 'utf8')).toContain(`aws-cdk-lib ${minor} or newer`);
});
