// Rewrites the compiled index files so that a room is loaded when it is first used, not when the package is imported.
// aws-cdk-lib does the same to its own index: importing the package must not load aws-ec2 and aws-eks-v2.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';

const require = createRequire(import.meta.url);

/** Names that a compiled file exports, found by loading it. */
function exportedNames(file, specifier) {
  return Object.keys(require(resolve(dirname(file), specifier))).filter((name) => name !== '__esModule');
}

/**
 * Node finds the names that ES modules may import by reading the text, without running it: `exports.X = void 0` is a
 * name for it, and a getter that it cannot read would take the name back. Hence the name of the getter in a variable.
 */
function lazyExport(name, specifier) {
  const key = `name = ${JSON.stringify(name)}`;
  return [
    `exports.${name} = void 0;`,
    `Object.defineProperty(exports, ${key}, { enumerable: true, configurable: true, get: () => {`,
    `  const value = require(${JSON.stringify(specifier)}).${name};`,
    `  Object.defineProperty(exports, ${key}, { enumerable: true, configurable: true, value });`,
    '  return value;',
    '} });',
  ].join('\n');
}

function lazyIndex(file) {
  const source = readFileSync(file, 'utf8');
  const specifiers = [...source.matchAll(/__exportStar\(require\("(.+?)"\), exports\);/g)].map(
    (match) => match[1],
  );
  const exported = specifiers.flatMap((specifier) =>
    exportedNames(file, specifier).map((name) => lazyExport(name, specifier)),
  );
  return [
    '"use strict";',
    'Object.defineProperty(exports, "__esModule", { value: true });',
    'let name;',
    ...exported,
    '',
  ].join('\n');
}

const rooms = ['planning', 'capacity', 'aws-node', 'vpc-cni', 'network', 'cluster', 'upgrade', 'checks'];
const files = [...rooms.map((room) => `lib/${room}/index.js`), 'lib/index.js'].map((file) => resolve(file));
const rewritten = files.map((file) => [file, lazyIndex(file)]);
for (const [file, text] of rewritten) writeFileSync(file, text);
