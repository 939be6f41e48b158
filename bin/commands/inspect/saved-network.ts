import { readFileSync } from 'node:fs';
import type { NetworkDocuments, NetworkFacts } from '../../../lib/inspect/network-facts';
import { readFacts } from '../../../lib/inspect/read-facts';
import {
  COMMANDS,
  recognize,
  type DocumentKind,
  type RecognizedDocument,
} from '../../../lib/preflight/documents';
import { UsageError } from '../check/usage-error';
import { filesIn } from '../preflight/saved-documents';
import { factProblems } from './fact-problems';
import { lineOfKey, parseJson } from './json-text';

/** Answers without which there is nothing to say. */
const NEEDED: readonly DocumentKind[] = ['subnets', 'interfaces', 'reservations'];

/** What an inspection can read, as a person types it. */
export const INSPECT_COMMANDS = [
  'aws ec2 describe-subnets --filters Name=vpc-id,Values=VPC',
  'aws ec2 describe-network-interfaces --filters Name=vpc-id,Values=VPC',
  'aws ec2 get-subnet-cidr-reservations --subnet-id SUBNET     (for each subnet)',
  'kubectl get nodes -o json',
  'kubectl get pods --all-namespaces -o json',
  'kubectl get daemonset --namespace kube-system aws-node -o json',
  'kubectl get eniconfigs -o json',
] as const;

interface ReadFile {
  readonly found: readonly RecognizedDocument[];
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

/** A network and what is to be said about how it was read. */
export interface ReadNetwork {
  readonly facts: NetworkFacts;
  readonly notes: readonly string[];
}

/** Reads a folder of saved answers; every problem of every file comes in one error. */
export function savedNetwork(folder: string): ReadNetwork {
  const files = filesIn(folder).map(readAnswer);
  const found = files.flatMap((file) => file.found);
  const broken = files.flatMap(({ problems }) => problems);
  const documents = documentsOf(found);
  const facts = readFacts(documents);
  const missing = NEEDED.filter((kind) => !found.some((one) => one.kind === kind));
  const problems = [
    ...broken,
    ...missing.map((kind) => `${folder}: no file holds an answer of '${COMMANDS[kind]}': save it there`),
    // What is missing or broken would only be found again.
    ...(broken.length + missing.length > 0 ? [] : factProblems(facts)),
  ];
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return { facts, notes: [...files.flatMap(({ notes }) => notes), ...gaps(found, facts)] };
}

function readAnswer(file: string): ReadFile {
  const text = readFileSync(file, 'utf8');
  const parsed = parseJson(text);
  if ('problem' in parsed)
    return { found: [], problems: [`${file}:${parsed.line}: ${parsed.problem}`], notes: [] };
  const found = recognize(parsed.value);
  const pages = found.filter(({ isOnePage }) => isOnePage).map(({ kind }) => onePage(file, text, kind));
  return {
    found,
    problems: pages,
    notes: found.length === 0 ? [`${file} is not an answer this command reads`] : [],
  };
}

function onePage(file: string, text: string, kind: DocumentKind): string {
  const key =
    ['NextToken', 'nextToken', 'continue'].find((name) => text.includes(`"${name}"`)) ?? 'NextToken';
  return `${file}:${lineOfKey(text, key)}: holds one page of '${COMMANDS[kind]}' only: save it again without --max-items and --no-paginate`;
}

function documentsOf(found: readonly RecognizedDocument[]): NetworkDocuments {
  const of = (kind: DocumentKind) => found.filter((one) => one.kind === kind).flatMap(({ items }) => items);
  return {
    subnets: of('subnets'),
    interfaces: of('interfaces'),
    reservations: of('reservations'),
    nodes: of('nodes'),
    pods: of('pods'),
    daemonSets: of('daemonSets'),
    eniConfigs: of('eniConfigs'),
  };
}

/** Answers that make the inspection fuller. An empty answer about reservations does not say which subnet it is of. */
function gaps(found: readonly RecognizedDocument[], { subnets }: NetworkFacts): string[] {
  const answers = found.filter(({ kind }) => kind === 'reservations').length;
  const fuller: readonly DocumentKind[] = ['nodes', 'pods', 'daemonSets'];
  return [
    ...(answers < subnets.length
      ? [
          `reservations of ${subnets.length - answers} of ${subnets.length} subnets were not saved: they count as none`,
        ]
      : []),
    ...fuller
      .filter((kind) => !found.some((one) => one.kind === kind))
      .map(
        (kind) =>
          `no file holds an answer of '${COMMANDS[kind]}': nothing is said about nodes and warm pools`,
      ),
  ];
}
