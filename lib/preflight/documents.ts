import { at, listOf, objectOf, textOf, type Json, type JsonObject } from '../aws-node/backup/json';

/** Kinds of answers the preflight and the inspection read, and the command that prints each. */
export const COMMANDS = {
  cluster: 'aws eks describe-cluster',
  addonNames: 'aws eks list-addons',
  addons: 'aws eks describe-addon',
  offers: 'aws eks describe-addon-versions',
  schemas: 'aws eks describe-addon-configuration',
  nodegroupNames: 'aws eks list-nodegroups',
  nodegroups: 'aws eks describe-nodegroup',
  insightIds: 'aws eks list-insights',
  insights: 'aws eks describe-insight',
  subnets: 'aws ec2 describe-subnets',
  interfaces: 'aws ec2 describe-network-interfaces',
  reservations: 'aws ec2 get-subnet-cidr-reservations',
  template: 'aws cloudformation get-template',
  nodes: 'kubectl get nodes -o json',
  pods: 'kubectl get pods --namespace kube-system -o json',
  daemonSets: 'kubectl get daemonset --namespace kube-system aws-node -o json --show-managed-fields',
  configMaps: 'kubectl get configmap --namespace kube-system amazon-vpc-cni -o json --show-managed-fields',
  serviceAccounts: 'kubectl get serviceaccount --namespace kube-system aws-node -o json',
  eniConfigs: 'kubectl get eniconfigs -o json',
} as const;

export type DocumentKind = keyof typeof COMMANDS;

/** Answers by kind, in the shape in which the AWS CLI and kubectl print them; undefined for a kind that is missing. */
export type ClusterDocuments = Readonly<Partial<Record<DocumentKind, readonly Json[]>>>;

/** One answer. */
export interface RecognizedDocument {
  readonly kind: DocumentKind;
  readonly items: readonly Json[];
  /** The answer is the first page of several. */
  readonly isOnePage: boolean;
}

/** Recognizes an answer by its content; an empty list for anything else. */
export function recognize(document: unknown): RecognizedDocument[] {
  const value = objectOf(document);
  const isOnePage = [value.nextToken, value.NextToken, at(value, 'metadata', 'continue')].some(
    (token) => typeof token === 'string' && token !== '',
  );
  return [...ofKubernetes(value), ...ofAws(value)].map((found) => ({ ...found, isOnePage }));
}

/** Puts answers together. */
export function collect(found: readonly RecognizedDocument[]): ClusterDocuments {
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  return Object.fromEntries(
    kinds.map((kind) => [kind, found.filter((one) => one.kind === kind).flatMap(({ items }) => items)]),
  );
}

type Found = Omit<RecognizedDocument, 'isOnePage'>;

/** Keys of answers that hold one object each. */
const SINGLE: readonly (readonly [key: string, kind: DocumentKind, sign: string])[] = [
  ['cluster', 'cluster', 'name'],
  ['addon', 'addons', 'addonName'],
  ['nodegroup', 'nodegroups', 'nodegroupName'],
  ['insight', 'insights', 'insightStatus'],
];

function ofAws(value: JsonObject): Found[] {
  const single = SINGLE.filter(([key, , sign]) => at(value, key, sign) !== undefined);
  const lists: Found[] = [
    ...list(value, 'addons', isText, 'addonNames'),
    ...list(value, 'addons', (item) => at(item, 'addonVersions') !== undefined, 'offers'),
    ...list(value, 'nodegroups', isText, 'nodegroupNames'),
    ...list(value, 'insights', (item) => at(item, 'insightStatus') !== undefined, 'insightIds'),
    ...list(value, 'Subnets', (item) => at(item, 'SubnetId') !== undefined, 'subnets'),
    ...list(value, 'NetworkInterfaces', (item) => at(item, 'NetworkInterfaceId') !== undefined, 'interfaces'),
    ...list(value, 'SubnetIpv4CidrReservations', (item) => at(item, 'Cidr') !== undefined, 'reservations'),
  ];
  return [
    ...single.map(([key, kind]): Found => ({ kind, items: [value[key] ?? null] })),
    ...lists,
    ...(value.configurationSchema === undefined ? [] : [{ kind: 'schemas' as const, items: [value] }]),
    ...(value.TemplateBody === undefined ? [] : [{ kind: 'template' as const, items: [value.TemplateBody] }]),
  ];
}

const isText = (item: Json): boolean => typeof item === 'string';

/** A list whose items are all of one kind; an empty `addons` is that of list-addons. */
function list(
  value: JsonObject,
  key: string,
  isOfKind: (item: Json) => boolean,
  kind: DocumentKind,
): Found[] {
  const items = listOf(value[key]);
  const isThere = Array.isArray(value[key]) && items.every(isOfKind);
  return isThere && !(items.length === 0 && kind === 'offers') ? [{ kind, items }] : [];
}

const KUBERNETES_KINDS: Readonly<Record<string, DocumentKind>> = {
  Node: 'nodes',
  Pod: 'pods',
  DaemonSet: 'daemonSets',
  ConfigMap: 'configMaps',
  ServiceAccount: 'serviceAccounts',
  ENIConfig: 'eniConfigs',
};

/** An object, a list of a kind (`PodList`), or the `List` of kubectl, whose items tell their kinds. */
function ofKubernetes(value: JsonObject): Found[] {
  const kind = textOf(value.kind);
  if (kind === undefined) return [];
  if (KUBERNETES_KINDS[kind] !== undefined) return [{ kind: KUBERNETES_KINDS[kind], items: [value] }];
  const ofList = KUBERNETES_KINDS[kind.replace(/List$/, '')];
  if (ofList !== undefined) return [{ kind: ofList, items: listOf(value.items) }];
  return Object.entries(KUBERNETES_KINDS)
    .map(([name, of]) => ({
      kind: of,
      items: listOf(value.items).filter((item) => at(item, 'kind') === name),
    }))
    .filter(({ items }) => items.length > 0);
}
