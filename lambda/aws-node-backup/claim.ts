import { errorText } from '../shared/aws-errors';
import { log } from '../shared/log';
import { shortHash } from '../shared/physical-id';
import { objectOf } from '../../lib/aws-node/backup/json';
import { StaySilent } from './work-time';
import type { Storage } from './storage';

/**
 * A mark that one invocation works on an event. Lambda may deliver an event twice; the second delivery of a walk would
 * find its own update running and report that as a failure.
 */
export class Claim {
  private readonly key: string;

  constructor(
    private readonly storage: Storage,
    clusterName: string,
    requestId: string,
  ) {
    this.key = storage.key(clusterName, `claims/${shortHash(requestId)}.json`);
  }

  /** @throws StaySilent when another invocation works on the event */
  async throwIfTaken(): Promise<void> {
    if (await this.isTaken()) throw new StaySilent('another invocation works on this event');
  }

  /** @throws StaySilent when another invocation was faster */
  async take(untilMilliseconds: number): Promise<void> {
    const mark = { until: untilMilliseconds };
    if (await this.storage.writeOnce(this.key, mark)) return;
    await this.throwIfTaken();
    await this.storage.write(this.key, mark);
  }

  private async isTaken(): Promise<boolean> {
    try {
      const text = await this.storage.read(this.key);
      return text !== undefined && Number(objectOf(JSON.parse(text)).until) > Date.now();
    } catch (error) {
      log('the claim cannot be read', { reason: errorText(error) });
      return false;
    }
  }
}
