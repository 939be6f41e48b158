import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, resolve } from 'node:path';
import { transformSync } from '@swc/core';

/** Loads an ES module of scripts/ into jest, which loads no .mjs by itself. */
export function loadScript<T>(name: string): T {
  const filename = resolve(__dirname, '../../scripts', name);
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    module: { type: 'commonjs' },
    jsc: { target: 'es2022' },
  });
  const exports = {};
  const load = (specifier: string): unknown =>
    specifier.endsWith('.mjs') ? loadScript(basename(specifier)) : createRequire(filename)(specifier);
  new Function('exports', 'require', '__filename', code)(exports, load, filename);
  return exports as T;
}
