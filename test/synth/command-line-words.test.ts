import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

/** Rooms whose text no construct shows: that of the command line, and that of the guard while an upgrade runs. */
const NOT_OF_CONSTRUCTS = /^(impact|preflight|aws-node\/guard)\//;

/** Flags of kubelet, which stand in user data and in messages about it. */
const OF_KUBELET = ['--max-pods', '--node-labels', '--register-with-taints'];

/** A flag behind a command of AWS or Kubernetes that the user may run is not one of ours. */
const OTHER_COMMAND = /(aws [a-z]+ [a-z-]+|kubectl [a-z]+)( --?[\w-]+( (<[\w-]+>|[\w-]+))?)*/g;

/** Words of our command line, which mean nothing to the author of an app. */
function commandLineWords(text: string): string[] {
  const words =
    text.replace(OTHER_COMMAND, '').match(/(?<![\w-])(npx|podnet) [a-z-]+|(?<![\w-])--[a-z][\w-]*/g) ?? [];
  return words.filter((word) => !OF_KUBELET.includes(word));
}

/** Literal text in a source file, comments left out. */
function literalsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isTemplateLiteralToken(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const FILES = readdirSync('lib', { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !NOT_OF_CONSTRUCTS.test(file),
);

test('no text that a construct can show speaks of our command line', () => {
  const found = FILES.flatMap((file) =>
    literalsOf(join('lib', file)).flatMap((text) => commandLineWords(text).map((word) => `${file}: ${word}`)),
  );
  expect(found).toEqual([]);
});

test.each([
  ['use a larger block with --vpc-cidr', ['--vpc-cidr']],
  ['see npx podnet explain', ['npx podnet']],
  ['run podnet plan', ['podnet plan']],
  ['the functions of cdk-eks-podnet are not found', []],
  ['set maxPods instead of --max-pods', []],
  ["list them with 'aws eks describe-addon-versions --addon-name vpc-cni'", []],
])('in "%s" these are noticed: %j', (text, words) => {
  expect(commandLineWords(text)).toEqual(words);
});
