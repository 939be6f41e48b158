import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { at, textOf } from '../../../lib/aws-node/backup/json';
import {
  collect,
  recognize,
  type ClusterDocuments,
  type RecognizedDocument,
} from '../../../lib/preflight/documents';
import type { PreflightFinding } from '../../../lib/preflight/finding';
import { warning } from '../../../lib/preflight/finding';
import { onePageGap } from '../../../lib/preflight/gaps';
import { parseTemplateText } from '../check/template-text';
import { usable, UsageError } from '../check/usage-error';

/** Answers that were read, and what is to be said about how they were read. */
export interface Answers {
  readonly documents: ClusterDocuments;
  readonly gaps: readonly PreflightFinding[];
}

/** Reads answers saved in files; what each is, its content tells. */
export function savedDocuments(folder: string, clusterName: string): Answers {
  const files = filesIn(folder).map((file) => ({ file, found: recognize(usable(file, () => parse(file))) }));
  refuseOtherClusters(files, clusterName);
  const documents = collect(files.flatMap(({ found }) => found));
  if (documents.cluster === undefined)
    throw new UsageError(
      `${folder} has no answer of aws eks describe-cluster: save it with aws eks describe-cluster --name ${clusterName} > ${join(folder, 'cluster.json')}`,
    );
  return {
    documents,
    gaps: files.flatMap(({ file, found }) => [
      ...found.filter(({ isOnePage }) => isOnePage).map(({ kind }) => onePageGap(file, kind)),
      ...(found.length === 0 ? [warning('FileUnknown', `${file} is not an answer the preflight reads`)] : []),
    ]),
  };
}

/** The files of a folder that may hold answers. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) throw new UsageError(`${folder} does not exist`);
  if (!statSync(folder).isDirectory()) throw new UsageError(`${folder} is a file, expected a folder`);
  const names = readdirSync(folder).filter((name) => /\.(json|ya?ml)$/.test(name));
  return names.sort().map((name) => join(folder, name));
}

/** YAML is what the AWS CLI and kubectl print with `--output yaml`. */
function parse(file: string): unknown {
  return parseTemplateText(readFileSync(file, 'utf8'));
}

interface ReadFile {
  readonly file: string;
  readonly found: readonly RecognizedDocument[];
}

function refuseOtherClusters(files: readonly ReadFile[], clusterName: string): void {
  const others = files.flatMap(({ file, found }) => {
    const [other] = found.flatMap(clusterNamesIn).filter((name) => name !== clusterName);
    return other === undefined ? [] : [`${file} is of cluster ${other}, not of ${clusterName}`];
  });
  if (others.length > 0) throw new UsageError(`${others.join('; ')}: give the folder of one cluster`);
}

/** The cluster an answer is of, where it tells. */
function clusterNamesIn({ kind, items }: RecognizedDocument): string[] {
  const key = kind === 'cluster' ? 'name' : 'clusterName';
  if (!['cluster', 'addons', 'nodegroups'].includes(kind)) return [];
  return items.map((item) => textOf(at(item, key))).filter((name) => name !== undefined);
}
