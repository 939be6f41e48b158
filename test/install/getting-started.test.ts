import { readFileSync } from 'node:fs';
import { Consumer, describeInstalled, OLDEST_PEERS } from '../support/consumer';
import { blocksBySection } from '../support/markdown-blocks';

const SECTIONS = blocksBySection('docs/getting-started.md');

/** A folder in which a section of the page is followed to the letter, with the packed tarball for the package. */
class Follower extends Consumer {
  private readonly tarball = this.pack('.');

  /** Writes the files and runs the commands of a section in their order; returns what the CDK printed. */
  public async follow(section: string): Promise<string> {
    let printed = '';
    for (const { language, file, text } of SECTIONS.get(section)!) {
      if (file !== undefined) this.write(file, text);
      else if (language === 'sh')
        for (const line of text.trim().split('\n')) printed += await this.type(line);
    }
    return printed;
  }

  private async type(line: string): Promise<string> {
    const command = line.replace(/^(npm install .*)\bcdk-eks-podnet\b/, `$1${this.tarball}`);
    const { output, code } = await this.run('bash', ['-c', command]);
    if (code !== 0) throw new Error(`${line}\n${output}`);
    return line.includes('cdk synth') ? output : '';
  }
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
});

test.each(['README.md', 'docs/getting-started.md'])('%s names the oldest aws-cdk-lib', (document) => {
  const [, minor] = /^aws-cdk-lib@(\d+\.\d+)\.0$/.exec(OLDEST_PEERS[0])!;
  expect(readFileSync(document, 'utf8')).toContain(`aws-cdk-lib ${minor} or newer`);
});
