import { readUserData } from '../../../lib/checks/model/user-data';
import { parseSimpleToml, parseSimpleYaml } from '../../../lib/checks/model/text-formats';
import { PartialText, Unknown } from '../../../lib/checks/model/value';
import { parseJsonText } from '../../../lib/checks/model/json-text';

const OPEN = new Unknown('not known yet');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const NODE_CONFIG = `---
apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  cluster:
    name: "my-cluster"   # a comment
    apiServerEndpoint: https://example.com
  kubelet:
    maxPodsExpression: "110"
    config: { maxPods: 58 }
    flags:
    - --node-labels=a=b
    - '--v=2'
`;

describe('user data', () => {
  test('of nodeadm, plain and in base64', () => {
    for (const text of [NODE_CONFIG, base64(NODE_CONFIG)]) {
      expect(readUserData(text)).toMatchObject({
        kind: 'nodeadm',
        maxPods: 58,
        maxPodsExpression: '110',
        lacksMemoryReservation: true,
        clusterSpec: { name: 'my-cluster', apiServerEndpoint: 'https://example.com' },
      });
    }
  });

  test('of nodeadm in several parts of a message, one of them encoded', () => {
    const mime = [
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="B"',
      '',
      '--B',
      'Content-Type: application/node.eks.aws',
      '',
      NODE_CONFIG.replace(/kubelet:[\s\S]*/, ''),
      '--B',
      'Content-Type: application/node.eks.aws',
      'Content-Transfer-Encoding: base64',
      '',
      base64(
        'apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  kubelet:\n    maxPodsExpression: "((default_enis - 1) * 10)"',
      ),
      '--B--',
    ].join('\r\n');
    expect(readUserData(mime)).toMatchObject({
      kind: 'nodeadm',
      clusterSpec: { name: 'my-cluster' },
      maxPods: undefined,
      maxPodsExpression: '((default_enis - 1) * 10)',
    });
  });

  test('with open parts keeps what is known', () => {
    const config = new PartialText([
      '{"apiVersion":"node.eks.aws/v1alpha1","kind":"NodeConfig","spec":{"cluster":{"name":"',
      OPEN,
      '"},"kubelet":{"config":{"maxPods":"',
      OPEN,
      '"}}}}',
    ]);
    expect(readUserData(config)).toMatchObject({ kind: 'nodeadm', maxPods: OPEN });
  });

  test.each([
    [undefined, 'none'],
    ['', 'none'],
    ['#!/bin/bash\necho hello', 'other'],
    ['#!/bin/bash\n/etc/eks/bootstrap.sh my-cluster', 'bootstrap.sh'],
    ['<powershell>\n[string]$EKSBootstrapScriptFile = "x"\n</powershell>', 'windows'],
    ['[settings.kubernetes]\ncluster-name = "x"', 'bottlerocket'],
    ['apiVersion: node.eks.aws/v1alpha1\n  kind: [', 'unknown'],
  ])('%j is of kind %s', (text, kind) => {
    expect(readUserData(text).kind).toBe(kind);
  });

  test('that is not known says why', () => {
    expect(readUserData(OPEN)).toMatchObject({ kind: 'unknown', why: 'not known yet' });
  });

  test.each([
    ['/etc/eks/bootstrap.sh x --kubelet-extra-args "--max-pods=29"', 29],
    ["/etc/eks/bootstrap.sh x --max-pods '29'", 29],
    ['[settings.kubernetes]\nmax-pods = 110', 110],
    ['[settings.kubernetes]\n"max-pods" = 110 # many', 110],
  ])('max pods of %j is %d', (text, maxPods) => {
    expect(readUserData(text).maxPods).toBe(maxPods);
  });

  test('max pods that is computed by a script is not known', () => {
    expect(readUserData('/etc/eks/bootstrap.sh x --max-pods $PODS').maxPods).toBeInstanceOf(Unknown);
    expect(readUserData(NODE_CONFIG.replace('58', 'many')).maxPods).toMatchObject({
      why: 'max pods many is not a number',
    });
  });
});

describe('the YAML of node configurations', () => {
  test.each<[string, unknown]>([
    [
      'a: 1\nb: -2.5\nc: true\nd: ~\ne:\nf: text with spaces',
      { a: 1, b: -2.5, c: true, d: null, e: null, f: 'text with spaces' },
    ],
    ['a:\n  b:\n    c: 1\nd: 2', { a: { b: { c: 1 } }, d: 2 }],
    ['- a\n- b: 1\n  c: 2\n-\n  d: 3\n- - e', ['a', { b: 1, c: 2 }, { d: 3 }, ['e']]],
    ['list:\n- 1\n- 2\nnext: x', { list: [1, 2], next: 'x' }],
    ["'a b': 'it''s'\n\"c\": \"d\\n\"", { 'a b': "it's", c: 'd\n' }],
    ['a: |\n  one\n  two\nb: 1', { a: 'one\ntwo', b: 1 }],
    ['{ "a":\n  [1, 2] }', { a: [1, 2] }],
    ['a: { b: 1, c: [word, true] }', { a: { b: 1, c: ['word', true] } }],
    ['a: # nothing\n  b: 1 # one', { a: { b: 1 } }],
    ['', null],
  ])('%j', (text, value) => {
    expect(parseSimpleYaml(text)).toEqual(value);
  });

  test.each([
    'a: &x 1',
    'a: *x',
    'a: !tag 1',
    'a: 1\n   b: 2',
    'a: 1\nnot a key',
    'a: [1',
    `${' '.repeat(101)}a: 1`,
  ])('%j is not read', (text) => {
    expect(parseSimpleYaml(text)).toBeUndefined();
  });
});

test('the TOML of Bottlerocket', () => {
  const toml = [
    '# settings',
    '[settings.kubernetes]',
    "cluster-name = 'x'",
    'standalone = false',
    '[settings.kubernetes."node-labels"]',
    '"a/b" = "c"',
    'odd line',
    'free = text',
  ].join('\n');
  expect(Object.fromEntries(parseSimpleToml(toml))).toEqual({
    'settings.kubernetes.cluster-name': 'x',
    'settings.kubernetes.standalone': false,
    'settings.kubernetes.node-labels.a/b': 'c',
    'settings.kubernetes.node-labels.free': 'text',
  });
  expect(Object.fromEntries(parseSimpleToml('version = 1\non = true'))).toEqual({ version: 1, on: true });
});

describe('JSON text with open parts', () => {
  const text = (...parts: (string | Unknown)[]) => parseJsonText(new PartialText(parts));

  test('puts them back into values, keys and text', () => {
    expect(text('{"a":"', OPEN, '","', OPEN, '":["x', OPEN, '"],"n":', OPEN, '}')).toEqual({
      a: OPEN,
      'not known yet': [new PartialText(['x', OPEN])],
      n: OPEN,
    });
  });

  test('knows quotes that are escaped', () => {
    expect(text('{"a":"\\"', OPEN, '"}')).toEqual({ a: new PartialText(['"', OPEN]) });
  });

  test.each([['{'], ['['.repeat(300) + ']'.repeat(300)], [7], [true]])('%j is none', (value) => {
    expect(parseJsonText(value)).toBeUndefined();
  });

  test('that is wholly open stays so', () => {
    expect(parseJsonText(OPEN)).toBe(OPEN);
    expect(text('{', OPEN)).toBeUndefined();
  });
});
