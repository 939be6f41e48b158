import { COMMANDS, type ClusterDocuments, type DocumentKind } from './documents';
import { unknown, type PreflightFinding } from './finding';
import { undescribed } from './read-live-cluster';

/** Answers without which something stays unchecked. The others only make the comparison finer. */
const NEEDED: readonly DocumentKind[] = [
  'addonNames',
  'offers',
  'nodegroupNames',
  'insightIds',
  'subnets',
  'nodes',
  'pods',
  'daemonSets',
];

/** Lists of names, the answers about each, and the key that holds the name. */
const DESCRIBED: readonly (readonly [names: DocumentKind, answers: DocumentKind, key: string])[] = [
  ['addonNames', 'addons', 'addonName'],
  ['nodegroupNames', 'nodegroups', 'nodegroupName'],
];

/** Answers that are missing. Each says the command that gives it. */
export function gapsIn(documents: ClusterDocuments): PreflightFinding[] {
  const hasCni = documents.addonNames?.includes('vpc-cni') ?? true;
  const needed = NEEDED.filter((kind) => kind !== 'daemonSets' || hasCni);
  const missing = needed.filter((kind) => documents[kind] === undefined).map((kind) => ({ kind, of: '' }));
  const without = DESCRIBED.flatMap(([names, answers, key]) =>
    undescribed(documents[names], documents[answers], key).map((name) => ({
      kind: answers,
      of: ` for ${name}`,
    })),
  );
  return [...missing, ...without].map(({ kind, of }) =>
    unknown('AnswerMissing', `the answer of '${COMMANDS[kind]}'${of} is missing`),
  );
}

/** An answer that ends after its first page. */
export function onePageGap(source: string, kind: DocumentKind): PreflightFinding {
  return unknown(
    'OnePageOnly',
    `${source} holds one page of '${COMMANDS[kind]}' only: save it again without --max-items and --no-paginate`,
  );
}
