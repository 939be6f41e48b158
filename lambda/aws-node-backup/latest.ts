import { log } from '../shared/log';
import { errorText } from '../shared/aws-errors';
import { objectOf, textOf } from '../../lib/aws-node/backup/json';
import type { Storage } from './storage';

/** Which backup of a cluster is the newest, and which change it was taken for. */
export interface LatestBackup {
  readonly key?: string;
  readonly from?: string;
  readonly target?: string;
}

const keyOf = (storage: Storage, clusterName: string): string => storage.key(clusterName, 'latest.json');

/** The newest backup of a cluster, or undefined when there is none or it cannot be read. */
export async function readLatest(storage: Storage, clusterName: string): Promise<LatestBackup | undefined> {
  try {
    const text = await storage.read(keyOf(storage, clusterName));
    if (text === undefined) return undefined;
    const { key, from, target } = objectOf(JSON.parse(text));
    return { key: textOf(key), from: textOf(from), target: textOf(target) };
  } catch (error) {
    log('latest.json cannot be read', { reason: errorText(error) });
    return undefined;
  }
}

/** Points at a backup. Only a convenience: a failure is logged and nothing else. */
export async function writeLatest(
  storage: Storage,
  clusterName: string,
  latest: LatestBackup,
): Promise<void> {
  try {
    await storage.write(keyOf(storage, clusterName), latest);
  } catch (error) {
    log('latest.json cannot be written', { reason: errorText(error) });
  }
}
