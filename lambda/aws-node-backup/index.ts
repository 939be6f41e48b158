import { errorText } from '../shared/aws-errors';
import type { Attributes, CustomResourceEvent } from '../shared/custom-resource';
import { log } from '../shared/log';
import { Eks } from './eks';
import { serveLong } from './long-running';
import { HandOver, StaySilent, type WorkTime } from './work-time';
import { prepare, preparationOf, type Preparation } from './preparation';
import { withWarning } from './backup-attributes';
import { backupProperties, physicalIdOf, timeoutSecondsOf, type BackupProperties } from './properties';
import { kubernetesReader } from './readings';
import { walkVersions } from './walk';

const eks = new Eks();

/** Backup and guard: runs before the add-on is created or changed. */
export const handler = serveLong({
  client: eks.client,
  timeoutSeconds: timeoutSecondsOf,
  physicalResourceId: (event) => physicalIdOf('aws-node-backup', event),
  work: async (event, time, state) => {
    // Backups outlive the stack: there is nothing to delete.
    if (event.RequestType === 'Delete') return {};
    const properties = backupProperties(event.ResourceProperties);
    const preparation = state ? preparationOf(state) : await prepare(event, properties, eks, time);
    return preparation.walk.length > 0 ? walk(event, properties, preparation, time) : preparation.attributes;
  },
});

async function walk(
  { RequestId }: CustomResourceEvent,
  { clusterName, addonName }: BackupProperties,
  preparation: Preparation,
  time: WorkTime,
): Promise<Attributes> {
  const { attributes, walk: versions, goingBack } = preparation;
  try {
    const kubernetes = kubernetesReader(eks, await eks.cluster(clusterName), time.signal);
    const state = { attributes, walk: versions, goingBack };
    await walkVersions(
      { clusterName, addonName, versions, requestId: RequestId },
      eks,
      kubernetes,
      time,
      state,
    );
    return attributes;
  } catch (error) {
    if (!goingBack || error instanceof HandOver || error instanceof StaySilent) throw error;
    log('the way back could not be walked', { reason: errorText(error) });
    return withWarning(attributes, error);
  }
}
