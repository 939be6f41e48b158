import { parseSimpleToml, parseSimpleYaml } from './text-formats';
import { isObject, PartialText, Unknown, type Maybe, type Value, type ValueObject, textOf } from './value';

/** What the user data of a launch template tells the kubelet, whichever operating system it is for. */
export interface UserData {
  readonly kind: 'none' | 'nodeadm' | 'bottlerocket' | 'bootstrap.sh' | 'windows' | 'other' | 'unknown';
  /** Kubernetes max pods, when the user data sets it. */
  readonly maxPods?: Maybe<number>;
  /** The CEL expression nodeadm computes max pods from. */
  readonly maxPodsExpression?: string;
  /** Whether max pods comes from `kubelet.config`, which nodeadm does not reserve memory for, and nobody else does. */
  readonly lacksMemoryReservation: boolean;
  /** nodeadm's `spec.cluster`, merged over all documents. */
  readonly clusterSpec?: ValueObject;
  /** Whether it makes the instance join a cluster of EKS. */
  readonly joinsCluster: boolean;
  /** Why the user data could not be read, when it could not. */
  readonly why?: string;
}

const NOTHING = { lacksMemoryReservation: false, joinsCluster: false };
const JOINS = { ...NOTHING, joinsCluster: true };
const MARK = /^\uE000(\d+)\uE000$/;

/** Reads plain or base64 user data; unknown parts such as the cluster's endpoint stay unknown. */
export function readUserData(value: Value | undefined): UserData {
  if (value === undefined || value === '') return { kind: 'none', ...NOTHING };
  if (value instanceof PartialText) return readText(...marked(value));
  if (value instanceof Unknown) return { kind: 'unknown', why: value.why, ...NOTHING };
  return readText(decoded(textOf(value)), []);
}

function decoded(text: string): string {
  const compact = text.replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]{16,}={0,2}$/.test(compact)) return text;
  return Buffer.from(compact, 'base64').toString('utf8');
}

/** Unknown parts become marked words, so that the formats can be parsed around them. */
function marked(value: PartialText): [string, Unknown[]] {
  const unknowns: Unknown[] = [];
  const text = value.parts.map((part) =>
    part instanceof Unknown ? `\uE000${unknowns.push(part) - 1}\uE000` : part,
  );
  return [text.join(''), unknowns];
}

function readText(text: string, unknowns: Unknown[]): UserData {
  const configs = nodeConfigs(text);
  if (configs.length > 0) return nodeadm(configs, unknowns);
  if (/^\s*apiVersion:\s*node\.eks\.aws/m.test(text)) {
    return { kind: 'unknown', why: 'the NodeConfig in the user data cannot be read', ...JOINS };
  }
  if (text.includes('bootstrap.sh')) return { kind: 'bootstrap.sh', maxPods: flagMaxPods(text), ...JOINS };
  if (/Start-EKSBootstrap|<powershell>/i.test(text))
    return {
      kind: 'windows',
      maxPods: flagMaxPods(text),
      ...NOTHING,
      joinsCluster: /Start-EKSBootstrap/i.test(text),
    };
  if (/^\s*\[settings\b/m.test(text)) return bottlerocket(text, unknowns);
  return { kind: 'other', ...NOTHING };
}

/** NodeConfig documents: bare, or as parts of a MIME message. */
function nodeConfigs(text: string): ValueObject[] {
  const boundary = /boundary="?([^"\s;]+)"?/i.exec(text)?.[1];
  const parts = boundary === undefined ? [text] : text.split(`--${boundary}`).map(bodyOfPart);
  return parts.flatMap((part) => {
    if (!part.includes('node.eks.aws')) return [];
    const parsed = parseSimpleYaml(part);
    return isObject(parsed) && parsed.kind === 'NodeConfig' ? [parsed] : [];
  });
}

function bodyOfPart(part: string): string {
  const end = /\r?\n\r?\n/.exec(part);
  const body = end === null ? part : part.slice(end.index + end[0].length);
  return /content-transfer-encoding:\s*base64/i.test(part) ? decoded(body) : body;
}

function nodeadm(configs: ValueObject[], unknowns: Unknown[]): UserData {
  const specs = configs.map((config) => child(config, 'spec'));
  const clusterSpec = Object.assign({}, ...specs.map((spec) => child(spec, 'cluster'))) as ValueObject;
  const kubelets = specs.map((spec) => child(spec, 'kubelet'));
  const inConfig = kubelets
    .map((kubelet) => child(kubelet, 'config').maxPods)
    .find((max) => max !== undefined);
  const reserved = kubelets.some(
    (kubelet) => child(child(kubelet, 'config'), 'kubeReserved').memory !== undefined,
  );
  const expression = kubelets.map((kubelet) => kubelet.maxPodsExpression).find((text) => text !== undefined);
  const max = inConfig ?? (/^\d+$/.test(textOf(expression ?? '')) ? Number(expression) : undefined);
  return {
    kind: 'nodeadm',
    maxPods: max === undefined ? undefined : numberOf(max, unknowns),
    maxPodsExpression: expression === undefined ? undefined : textOf(expression),
    lacksMemoryReservation: inConfig !== undefined && !reserved,
    joinsCluster: true,
    clusterSpec,
  };
}

function child(object: ValueObject, name: string): ValueObject {
  const value = object[name];
  return isObject(value) ? value : {};
}

function bottlerocket(text: string, unknowns: Unknown[]): UserData {
  const max = parseSimpleToml(text).get('settings.kubernetes.max-pods');
  return {
    kind: 'bottlerocket',
    maxPods: max === undefined ? undefined : numberOf(max, unknowns),
    ...NOTHING,
    joinsCluster: /^\s*\[settings\.kubernetes\b/m.test(text),
  };
}

function flagMaxPods(text: string): Maybe<number> | undefined {
  const match = /--max-pods[= ](\S+)/.exec(text);
  if (match === null) return undefined;
  const number = Number(match[1].replaceAll(/['"]/g, ''));
  return Number.isInteger(number) ? number : new Unknown('--max-pods is not a number in the template');
}

function numberOf(value: Value, unknowns: Unknown[]): Maybe<number> {
  const mark = MARK.exec(textOf(value));
  if (mark !== null) return unknowns[Number(mark[1])];
  const number = Number(value);
  return Number.isInteger(number) ? number : new Unknown(`max pods ${textOf(value)} is not a number`);
}
