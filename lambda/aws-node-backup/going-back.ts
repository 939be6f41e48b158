import type { CustomResourceEvent } from '../shared/custom-resource';
import type { Eks } from './eks';
import { readLatest } from './latest';
import type { BackupProperties } from './properties';
import { isRollingBack } from './stack-status';
import type { Storage } from './storage';

/**
 * Whether an update takes the change before it back. A refusal would then leave the stack in UPDATE_ROLLBACK_FAILED.
 *
 * Where CloudFormation cannot be asked, going back to exactly what the newest backup holds counts as taking back.
 */
export async function takesBack(
  event: CustomResourceEvent,
  { clusterName, targetVersion }: BackupProperties,
  eks: Eks,
  storage: Storage,
): Promise<boolean> {
  const rollingBack = await isRollingBack(eks.client, event.StackId);
  if (rollingBack !== undefined) return rollingBack;
  const latest = await readLatest(storage, clusterName);
  const before = event.RequestType === 'Update' ? event.OldResourceProperties.TargetVersion : undefined;
  return targetVersion !== undefined && latest?.from === targetVersion && latest.target === before;
}
