import { Consumer, describeInstalled, tools } from '../support/consumer';
import { KUBECTL_LAYER, testEveryExample, typeErrors } from '../support/consumer-examples';
import { firstTypeScript } from '../support/markdown-blocks';

const PROGRAM = firstTypeScript('README.md');

/** The program of the README as a CommonJS file. */
const COMMON_JS = PROGRAM.replace(/^import (\{.+?\}) from ('.+?');/gm, 'const $1 = require($2);').replace(
  /^import \* as (\w+) from ('.+?');/gm,
  'const $1 = require($2);',
);

const COMPILERS = { 'typescript-5.4': '5.4.5', 'typescript-6.0': '6.0.3', 'typescript-7.0': '7.0.2' };
const RESOLUTIONS = ['node16', 'bundler'];

describeInstalled('an app beside the newest peers', () => {
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = new Consumer();
    const compilers = Object.entries(COMPILERS).map(([name, version]) => `${name}@npm:typescript@${version}`);
    await consumer.install(
      consumer.pack('.'),
      ...tools('tsx', 'esbuild', '@types/node', KUBECTL_LAYER),
      ...compilers,
    );
    consumer.write('cjs/app.js', COMMON_JS);
    consumer.write('esm/package.json', '{ "type": "module" }');
    consumer.write('esm/app.js', PROGRAM);
    consumer.write('esm/app.ts', PROGRAM);
    consumer.write('ts/app.ts', PROGRAM);
  }, 600_000);
  afterAll(() => consumer.remove());

  testEveryExample(() => consumer);

  test.each([
    ['CommonJS', ['cjs/app.js']],
    ['an ES module', ['esm/app.js']],
    ['TypeScript under tsx', ['--import', 'tsx', 'ts/app.ts']],
    ['TypeScript under tsx, as an ES module', ['--import', 'tsx', 'esm/app.ts']],
  ])('the program of the README runs as %s', async (_, command) => {
    expect(await consumer.synthesize(command, 'out/readme')).toBe('');
    expect(consumer.read('out/readme/Platform.template.json')).toContain('AWS::EKS::Cluster');
  });

  test('the program of the README runs as a bundle of esbuild, with aws-cdk-lib outside', async () => {
    const options = ['--bundle', '--platform=node', '--external:aws-cdk-lib', '--outfile=bundle/app.js'];
    const bundled = await consumer.run('npx', ['esbuild', 'ts/app.ts', ...options]);
    expect(bundled.code).toBe(0);
    expect(await consumer.synthesize(['bundle/app.js'], 'out/bundle')).toBe('');
  });

  test('an ES module finds every name that CommonJS finds', async () => {
    consumer.write(
      'esm/names.js',
      `import * as all from 'cdk-eks-podnet'; import { createRequire } from 'node:module';
       const missing = Object.keys(createRequire(import.meta.url)('cdk-eks-podnet')).filter((name) => all[name] === undefined);
       console.log(missing.length, 'missing', all.AddressPlan.name);`,
    );
    expect(await consumer.synthesize(['esm/names.js'], 'out/names')).toBe('0 missing AddressPlan\n');
  });

  test.each(Object.keys(COMPILERS).flatMap((name) => RESOLUTIONS.map((resolution) => [name, resolution])))(
    '%s finds no type error with moduleResolution %s',
    async (compiler, resolution) => expect(await typeErrors(consumer, compiler, resolution)).toBe(''),
    180_000,
  );

  test('a type error is noticed', async () => {
    consumer.write('wrong.ts', "import { NatGateways } from 'cdk-eks-podnet'; new NatGateways('many');");
    const { output } = await consumer.run(process.execPath, [
      'node_modules/typescript-7.0/bin/tsc',
      ...['--noEmit', '--skipLibCheck', 'wrong.ts'],
    ]);
    expect(output).toContain('TS2673');
  }, 180_000);
});
