import { errorText } from '../shared/aws-errors';
import type { Origin, Storage } from '../shared/aws-node/storage';
import { log } from '../shared/log';

/** Which backup of a cluster is the newest, and which change it was taken for. */
export interface LatestBackup {
  readonly key: string;
  readonly from?: string;
  readonly target?: string;
}

/** Points at a backup. Only a convenience for people: a failure is logged and nothing else. */
export async function writeLatest(storage: Storage, origin: Origin, latest: LatestBackup): Promise<void> {
  try {
    await storage.write(storage.key(origin, 'latest.json'), latest);
  } catch (error) {
    log('latest.json cannot be written', { reason: errorText(error) });
  }
}
