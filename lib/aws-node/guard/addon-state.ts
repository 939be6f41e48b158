import type { AddonRecord, BackupDocument } from '../backup/backup-document';

/** The add-on as EKS describes it. */
export type AddonState = Pick<AddonRecord, 'addonVersion' | 'status' | 'healthIssues'>;

/** Health before the change: only what is worse afterwards counts. */
export interface Baseline {
  /** Status of the add-on before. */
  readonly status?: string;
  /** Version of the add-on before. */
  readonly version?: string;
  /** Nodes on which aws-node was not ready. */
  readonly unready: number;
}

/** The baseline of a cluster of which nothing is known: everything was well. */
export const HEALTHY: Baseline = { unready: 0 };

const UNWELL: readonly string[] = ['CREATE_FAILED', 'UPDATE_FAILED', 'DELETE_FAILED', 'DELETING', 'DEGRADED'];

/** The health that a backup recorded. */
export function baselineOf({ addon, readiness }: Pick<BackupDocument, 'addon' | 'readiness'>): Baseline {
  const unready = readiness ? Math.max(0, readiness.desired - readiness.ready) : 0;
  return { status: addon?.status, version: addon?.addonVersion, unready };
}

/** Whether EKS calls the add-on failed, degraded or on its way out. */
export function isUnwell({ status }: AddonState): boolean {
  return UNWELL.includes(status ?? '');
}

/** Whether the add-on was just as unwell before: this change did not do it. */
export function wasUnwell({ status }: AddonState, before: Baseline): boolean {
  return UNWELL.includes(status ?? '') && status === before.status;
}
