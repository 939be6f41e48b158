// Bundles what runs outside the CDK app: the Lambda handlers and the command line tool.
import { readdirSync, existsSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { writeBundledPackages } from './bundled-packages.mjs';
import { writePodnetPackage } from './podnet-package.mjs';
import { treeShakableSchemas } from './tree-shakable-schemas.mjs';

const handlers = (existsSync('lambda') ? readdirSync('lambda', { withFileTypes: true }) : [])
  .filter((entry) => entry.isDirectory() && existsSync(`lambda/${entry.name}/index.ts`))
  .map((entry) => entry.name);

const common = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  plugins: [treeShakableSchemas],
};

rmSync('dist/lambda', { recursive: true, force: true });
const functions = await Promise.all(
  handlers.map(async (name) => {
    const outfile = `dist/lambda/${name}/index.js`;
    const { metafile } = await build({
      ...common,
      entryPoints: [`lambda/${name}/index.ts`],
      outfile,
      // The ES modules of the AWS SDK can be tree-shaken: half the size, half the cold start.
      mainFields: ['module', 'main'],
      // A function has its credentials in the environment: a sixth of the bundle less.
      alias: { '@aws-sdk/credential-provider-node': './lambda/shared/lambda-credentials.ts' },
      minify: true,
    });
    return { outfile, metafile };
  }),
);

const tool = 'dist/bin/podnet.js';
const { metafile } = await build({
  ...common,
  entryPoints: ['bin/podnet.ts'],
  outfile: tool,
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: true,
  banner: { js: '#!/usr/bin/env node' },
  // ES modules among the dependencies ask where they are; in a CommonJS bundle the answer is this file.
  define: { 'import.meta.url': 'importMetaUrl' },
  inject: ['scripts/import-meta-url.js'],
});
writeBundledPackages([...functions, { outfile: tool, metafile }]);
writePodnetPackage();
