// Rewrites the compiled index files so that a room is loaded when it is first used, not when the package is imported.
// aws-cdk-lib does the same to its own index: importing the package must not load aws-ec2, aws-eks-v2 and cdk-nag.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';

const require = createRequire(import.meta.url);

/** Names that a compiled file exports, found by loading it. */
function exportedNames(file, specifier) {
  return Object.keys(require(resolve(dirname(file), specifier))).filter((name) => name !== '__esModule');
}

function lazyIndex(file) {
  const source = readFileSync(file, 'utf8');
  const specifiers = [...source.matchAll(/__exportStar\(require\("(.+?)"\), exports\);/g)].map(
    (match) => match[1],
  );
  const getters = specifiers.flatMap((specifier) =>
    exportedNames(file, specifier).map(
      (name) =>
        `Object.defineProperty(exports, ${JSON.stringify(name)}, { enumerable: true, configurable: true, get: () => require(${JSON.stringify(specifier)})[${JSON.stringify(name)}] });`,
    ),
  );
  return [
    '"use strict";',
    'Object.defineProperty(exports, "__esModule", { value: true });',
    ...getters,
    '',
  ].join('\n');
}

const rooms = ['planning', 'capacity', 'aws-node', 'vpc-cni', 'network', 'cluster', 'upgrade', 'checks'];
const files = [...rooms.map((room) => `lib/${room}/index.js`), 'lib/index.js'].map((file) => resolve(file));
const rewritten = files.map((file) => [file, lazyIndex(file)]);
for (const [file, text] of rewritten) writeFileSync(file, text);
