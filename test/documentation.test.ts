import { readdirSync, readFileSync } from 'node:fs';
import * as ts from 'typescript';
import { assembly } from './support/jsii-assembly';

interface Snippet {
  readonly name: string;
  readonly code: string;
}

const DOCUMENTS = [
  'README.md',
  ...readdirSync('docs')
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

/** Fenced TypeScript in a document. */
function snippetsOfDocument(file: string): Snippet[] {
  const blocks = [...readFileSync(file, 'utf8').matchAll(/^```ts\n(.*?)^```/gms)];
  return blocks.map(([, code], index) => ({ name: `${file} #${index + 1}`, code }));
}

/** Every `@example` of the public API. */
function snippetsOfApi(): Snippet[] {
  const found: Snippet[] = [];
  const visit = (name: string, node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { docs, name: own } = node as { docs?: { example?: string }; name?: string };
    const path = own === undefined ? name : `${name} ${own}`;
    if (docs?.example) found.push({ name: path, code: docs.example });
    Object.values(node).forEach((child) => visit(path, child));
  };
  Object.entries(assembly().types).forEach(([, type]) => visit('API', type));
  return found;
}

const EXPORTED = Object.values(assembly().types)
  .filter(({ namespace }) => namespace === undefined)
  .map(({ name }) => name);

/** What a reader of an example has imported already. */
const PRELUDE = `
import { App, Aws, CfnOutput, Duration, Fn, RemovalPolicies, RemovalPolicy, Size, Stack, Tags, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Construct } from 'constructs';
import { ${EXPORTED.join(', ')} } from 'cdk-eks-podnet';
`;

/** A module around a snippet: imports go to its top, the rest where `this` is a construct. */
function moduleOf({ code }: Snippet): string {
  const imports = code.split('\n').filter((line) => line.startsWith('import '));
  const rest = code.split('\n').filter((line) => !line.startsWith('import '));
  const declarations = rest.filter((line) => line.startsWith('declare '));
  const body = rest.filter((line) => !line.startsWith('declare '));
  const prelude = imports.length > 0 ? imports.join('\n') : PRELUDE;
  const kept = imports.length > 0 ? '' : declarations.join('\n');
  return `${prelude}\n${kept}\nexport async function example(this: import('constructs').Construct) {\n${body.join('\n')}\n}\n`;
}

/** Type errors of all snippets, by snippet; one program for all, as most of the time goes into reading aws-cdk-lib. */
function typeErrors(snippets: Snippet[]): Map<string, string[]> {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
  const sources = new Map(
    snippets.map((snippet, index) => [`${process.cwd()}/snippet-${index}.ts`, snippet]),
  );
  const host = ts.createCompilerHost({ ...options, noUnusedLocals: false, noUnusedParameters: false });
  const { readFile, fileExists } = host;
  host.readFile = (file) => (sources.has(file) ? moduleOf(sources.get(file)!) : readFile.call(host, file));
  host.fileExists = (file) => sources.has(file) || fileExists.call(host, file);
  const program = ts.createProgram(
    [...sources.keys()],
    { ...options, noEmit: true, noUnusedLocals: false, noUnusedParameters: false, types: ['node'] },
    host,
  );
  const errors = new Map<string, string[]>(snippets.map(({ name }) => [name, []]));
  for (const [file, { name }] of sources) {
    for (const { messageText } of ts.getPreEmitDiagnostics(program, program.getSourceFile(file))) {
      errors.get(name)!.push(ts.flattenDiagnosticMessageText(messageText, '\n'));
    }
  }
  return errors;
}

/** Proves that this test can fail at all. */
const BROKEN: Snippet = { name: 'a wrong example', code: "new NatGateways('many');" };

const SNIPPETS = [...DOCUMENTS.flatMap(snippetsOfDocument), ...snippetsOfApi()];
const errors = typeErrors([...SNIPPETS, BROKEN]);

test('there are examples in the README and in the API', () => {
  expect(SNIPPETS.filter(({ name }) => name.startsWith('README')).length).toBeGreaterThan(0);
  expect(SNIPPETS.filter(({ name }) => name.startsWith('API')).length).toBeGreaterThan(10);
});

test('an example that does not compile is noticed', () => {
  expect(errors.get(BROKEN.name)).not.toEqual([]);
});

test.each(SNIPPETS.map(({ name }) => name))('the example of %s compiles', (name) => {
  expect(errors.get(name)).toEqual([]);
});

test('every link between documents leads to a file', () => {
  const broken = ['README.md', 'CONTRIBUTING.md', 'examples/README.md', ...DOCUMENTS.slice(1)].flatMap(
    (document) => {
      const folder = document.includes('/') ? document.slice(0, document.lastIndexOf('/') + 1) : '';
      const links = [...readFileSync(document, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
        ([, link]) => link,
      );
      return links.filter(
        (link) => !ts.sys.fileExists(folder + link) && !ts.sys.directoryExists(folder + link),
      );
    },
  );
  expect(broken).toEqual([]);
});

describe('a reader who comes to use the library', () => {
  /** Steps of a contributor, which need the repository. */
  const CONTRIBUTING = /git clone|clone the repository|npm ci\b|npm test\b|npm run \w/;

  const { files } = JSON.parse(readFileSync('package.json', 'utf8')) as { files: string[] };
  const packed = DOCUMENTS.filter((file) => !files.includes(`!${file}`));

  test.each(packed)('%s says how to install before it says how to contribute', (document) => {
    const text = readFileSync(document, 'utf8');
    const contributing = CONTRIBUTING.exec(text);
    const installing = text.indexOf('npm install cdk-eks-podnet');
    expect(contributing === null || (installing >= 0 && installing < contributing.index)).toBe(true);
  });

  test('the README says both', () => {
    const text = readFileSync('README.md', 'utf8');
    expect(text).toMatch(CONTRIBUTING);
    expect(text).toContain('npm install cdk-eks-podnet aws-cdk-lib constructs');
  });
});
