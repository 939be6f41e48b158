import type { ChosenSettings } from './chosen-settings';
import type { OptionPath } from './setting-option';
import { goLength } from '../go-values';
import { parseQuantity } from '../quantity';
import { eachPath, shown, type SettingsCheck } from './settings-check';

const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const BIND_ADDRESS = /^(unix:\/?.+|[^\s/]*:\d{1,5})$/;
/** In bytes, as Go counts. */
const LONGEST_VETH_PREFIX = 4;
const RESERVED_VETH_PREFIXES = ['eth', 'vlan', 'lo'];
const DEFAULT_CPU_REQUEST = '25m';

/** A claim about text options, on the text that was given. */
function textCheck(
  code: string,
  paths: OptionPath[],
  claim: string,
  broken: (text: string, chosen: ChosenSettings) => string | undefined,
): SettingsCheck {
  const find = (chosen: ChosenSettings) =>
    eachPath(paths, (path) => {
      const text = chosen.givenAt(path);
      return typeof text === 'string' ? broken(text, chosen) : undefined;
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
    'the veth prefix has 4 bytes at most and is not eth, vlan or lo',
    (text) =>
      goLength(text) > LONGEST_VETH_PREFIX || RESERVED_VETH_PREFIXES.includes(text)
        ? `${shown(text)} stops aws-node at its start: use 1 to ${LONGEST_VETH_PREFIX} characters of ASCII, but not eth, vlan or lo`
        : undefined,
  ),
  textCheck(
    'InvalidLabelKey',
    ['eniConfigLookup.label', 'eniConfigLookup.annotation'],
    'the keys by which a node finds its ENIConfig are Kubernetes keys',
    (text, chosen) =>
      LABEL_KEY.test(text) || !chosen.customNetworking
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
      parseQuantity(text) !== undefined
        ? undefined
        : `${shown(text)} is no Kubernetes quantity: write CPU as in 50m and memory as in 64Mi`,
  ),
  textCheck(
    'RequestAboveLimit',
    ['resources.cpuLimit'],
    'a CPU limit is not below the request',
    (text, chosen) => belowRequest(text, chosen.givenAt('resources.cpuRequest') ?? DEFAULT_CPU_REQUEST),
  ),
  textCheck(
    'RequestAboveLimit',
    ['resources.memoryLimit'],
    'a memory limit is not below the request',
    (text, chosen) => belowRequest(text, chosen.givenAt('resources.memoryRequest') ?? '0'),
  ),
];

/**
 * Texts that work, at a price.
 *
 * aws-node starts with an empty prefix: only its length and reserved names are checked.
 *
 * @see https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/pkg/networkutils/iptables_connmark.go#L118
 */
export const TEXT_RISKS: readonly SettingsCheck[] = [
  textCheck(
    'EmptyVethPrefix',
    ['podInterface.vethPrefix'],
    'the veth prefix tells the interfaces of pods from the others',
    (text) =>
      text === ''
        ? "'' makes the rules that aws-node writes for interfaces of pods match every interface of the node: use 1 to 4 characters, or leave it out"
        : undefined,
  ),
];

function belowRequest(limit: string, request: unknown): string | undefined {
  const [most, kept] = [parseQuantity(limit), parseQuantity(String(request))];
  return most !== undefined && kept !== undefined && most < kept
    ? `the limit ${limit} is below the request ${request}, which Kubernetes refuses: raise the limit or lower the request`
    : undefined;
}
