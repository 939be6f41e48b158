import type { ChosenSettings } from './chosen-settings';
import type { OptionPath } from './option-table';
import { isToken, shown, type Finding, type SettingsCheck } from './settings-check';

const QUANTITY = /^(\d+(?:\.\d+)?)(m|k|Ki|M|Mi|G|Gi)?$/;
const FACTOR: Record<string, number> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
};
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const BIND_ADDRESS = /^(unix:\/?.+|[^\s/]*:\d{1,5})$/;
const RESERVED_VETH_PREFIXES = ['eth', 'vlan', 'lo'];
const DEFAULT_CPU_REQUEST = '25m';

/** A claim about one text option, on the text that was given. */
function textCheck(
  code: string,
  paths: OptionPath[],
  claim: string,
  broken: (text: string, chosen: ChosenSettings) => string | undefined,
): SettingsCheck {
  const find = (chosen: ChosenSettings) =>
    paths.flatMap((path): Finding[] => {
      const text = chosen.given.get(path);
      if (typeof text !== 'string' || isToken(text)) return [];
      const message = broken(text, chosen);
      return message === undefined ? [] : [{ path, message }];
    });
  return { code, claim, find };
}

/** Claims about texts that the type alone does not tell. */
export const TEXT_CHECKS: readonly SettingsCheck[] = [
  textCheck(
    'PluginLogToStdout',
    ['logging.pluginLogFile'],
    'the CNI plugin does not log to stdout',
    (text) =>
      text === 'stdout'
        ? "'stdout' carries the answer of the CNI plugin to the container runtime, so aws-node does not start: use 'stderr' or a path"
        : undefined,
  ),
  textCheck(
    'InvalidVethPrefix',
    ['podInterface.vethPrefix'],
    'the veth prefix has 1 to 4 characters and is not eth, vlan or lo',
    (text) =>
      text.length < 1 || text.length > 4 || RESERVED_VETH_PREFIXES.includes(text)
        ? `${shown(text)} stops aws-node at its start: use 1 to 4 characters, but not eth, vlan or lo`
        : undefined,
  ),
  textCheck(
    'InvalidLabelKey',
    ['eniConfigLookup.label', 'eniConfigLookup.annotation'],
    'the keys by which a node finds its ENIConfig are Kubernetes keys',
    (text, { context }) =>
      LABEL_KEY.test(text) || !context.customNetworking
        ? undefined
        : `${shown(text)} is no key of a label or annotation, so no node would find its ENIConfig: use one such as topology.kubernetes.io/zone`,
  ),
  textCheck(
    'InvalidBindAddress',
    ['introspection.bindAddress'],
    'the introspection endpoint has a port or a socket',
    (text) =>
      BIND_ADDRESS.test(text)
        ? undefined
        : `${shown(text)} is no address to listen on: use host:port such as 127.0.0.1:61679, or unix: and a path`,
  ),
  textCheck(
    'InvalidQuantity',
    ['resources.cpuRequest', 'resources.cpuLimit', 'resources.memoryRequest', 'resources.memoryLimit'],
    'requests and limits are Kubernetes quantities',
    (text) =>
      QUANTITY.test(text)
        ? undefined
        : `${shown(text)} is no Kubernetes quantity: write CPU as in 50m and memory as in 64Mi`,
  ),
  textCheck(
    'RequestAboveLimit',
    ['resources.cpuLimit'],
    'a CPU limit is not below the request',
    (text, { given }) => belowRequest(text, given.get('resources.cpuRequest') ?? DEFAULT_CPU_REQUEST),
  ),
  textCheck(
    'RequestAboveLimit',
    ['resources.memoryLimit'],
    'a memory limit is not below the request',
    (text, { given }) => belowRequest(text, given.get('resources.memoryRequest') ?? '0'),
  ),
];

function belowRequest(limit: string, request: unknown): string | undefined {
  const [most, kept] = [amount(limit), amount(String(request))];
  return most < kept
    ? `the limit ${limit} is below the request ${request}, which Kubernetes refuses: raise the limit or lower the request`
    : undefined;
}

/** A quantity as a number; NaN, which is below and above nothing, for what is no quantity. */
function amount(quantity: string): number {
  const [, digits, suffix] = QUANTITY.exec(quantity) ?? [];
  return Number(digits) * (suffix === undefined ? 1 : FACTOR[suffix]);
}
