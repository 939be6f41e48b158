import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Consumer, describeInstalled, MANIFEST } from '../support/consumer';

/** Estates that exist; what they depend on decides about aws-cdk-lib and constructs. */
const ESTATES: [string, Record<string, string>][] = [
  ['CDK 2.250', { 'aws-cdk-lib': '2.250.0', constructs: '10.5.0' }],
  ['cdk-nag 2', { 'aws-cdk-lib': '2.250.0', 'cdk-nag': '2.38.2', constructs: '10.5.1' }],
  ['cdk-nag 3', { 'cdk-nag': '3.0.2' }],
  ['eks-blueprints', { '@aws-quickstart/eks-blueprints': '1.19.0' }],
];

describeInstalled('npm install', () => {
  let consumer: Consumer;
  let tarball: string;
  beforeAll(() => {
    consumer = new Consumer();
    tarball = consumer.pack('.');
  });
  afterAll(() => consumer.remove());

  test.each(ESTATES)(
    'finds versions for everything beside %s',
    async (subfolder, dependencies) => {
      consumer.write(join(subfolder, 'package.json'), JSON.stringify({ private: true, dependencies }));
      const resolve = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', tarball];
      expect(await consumer.run('npm', resolve, { subfolder })).toMatchObject({ code: 0 });
      expect(consumer.read(join(subfolder, 'package-lock.json'))).toContain('"node_modules/cdk-eks-podnet"');
    },
    300_000,
  );

  test('finds no versions beside a CDK older than the peers', async () => {
    const { output } = await consumer.npmInstall('--package-lock-only', 'aws-cdk-lib@2.200.0', tarball);
    expect(output).toContain('ERESOLVE');
  }, 120_000);
});

/** Installed size that `npx` is worth waiting for. */
const CLI_BYTES = 2_000_000;

/** Needs no registry: a package without dependencies comes from its file alone. */
describe('the podnet package', () => {
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = new Consumer();
    await consumer.install('--offline', consumer.pack('dist/podnet'));
  }, 120_000);
  afterAll(() => consumer.remove());

  test('is one small file without dependencies', () => {
    const lock = JSON.parse(consumer.read('package-lock.json')) as { packages: Record<string, object> };
    expect(Object.keys(lock.packages)).toEqual(['', 'node_modules/podnet']);
    expect(statSync(join(consumer.folder, 'node_modules/podnet/podnet.js')).size).toBeLessThan(CLI_BYTES);
  });

  test('runs as npx podnet, in the version of the library', async () => {
    expect(await consumer.run('npx', ['podnet', '--version'])).toEqual({
      output: `${MANIFEST.version}\n`,
      code: 0,
    });
    const { output } = await consumer.run('npx', ['podnet', 'max-pods', 'm5.large', '--custom-networking']);
    expect(output).toContain('290');
  });

  test('reads templates, and says by its exit code that there are problems', async () => {
    const resources = { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/8' } } };
    consumer.write('templates/App.template.json', JSON.stringify({ Resources: resources }));
    const checked = await consumer.run('npx', ['podnet', 'check', 'templates/App.template.json']);
    expect(checked).toMatchObject({ code: 1, output: expect.stringContaining('NET-01') });
  });
});

/** Without its peers, as the command line needs none of them. */
describe('the bin of cdk-eks-podnet', () => {
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = new Consumer();
    await consumer.install('--offline', '--legacy-peer-deps', consumer.pack('.'));
  }, 120_000);
  afterAll(() => consumer.remove());

  test('is the same tool', async () => {
    const ended = await consumer.run('npx', ['podnet', '--version']);
    expect(ended).toEqual({ output: `${MANIFEST.version}\n`, code: 0 });
  });
});
