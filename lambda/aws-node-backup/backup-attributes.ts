import type { Attributes } from '../shared/custom-resource';
import { redact } from '../shared/redact';
import { cutToBytes } from '../shared/response';
import type { BackupOutcome } from './backup';
import { imageVersion } from '../../lib/aws-node/backup/daemon-set';
import type { UpgradeProblem } from '../../lib/aws-node/upgrade-problem';
import type { BackupProperties } from './properties';
import type { Storage } from '../shared/aws-node/storage';

/** Bytes of the attribute that holds warnings; CloudFormation takes 4,096 for the whole answer. */
const WARNING_BYTES = 1_200;

/** Bytes of a version; EKS knows none that is longer. */
const VERSION_BYTES = 64;

/** A template may read any attribute, so each has a value even when there is nothing to say. */
export const NO_BACKUP: Attributes = {
  BackupKey: '',
  BackupUri: '',
  BackupStatus: 'failed',
  FromVersion: '',
  TargetVersion: '',
  Warnings: '',
};

/** The attributes of a backup that the guard let pass. */
export function attributesFor(
  properties: BackupProperties,
  storage: Storage,
  { document, key, failure }: BackupOutcome,
  warnings: readonly UpgradeProblem[],
): Attributes {
  const texts = [
    ...(failure === undefined ? [] : [`the backup is not complete: ${failure}`]),
    ...warnings.map(({ message }) => message),
  ];
  return {
    BackupKey: key ?? '',
    BackupUri: key === undefined ? '' : storage.uri(key),
    BackupStatus:
      key === undefined && failure !== undefined ? 'failed' : (document?.completeness ?? 'failed'),
    FromVersion:
      document?.addon?.addonVersion ??
      (document?.daemonSet ? imageVersion(document.daemonSet) : undefined) ??
      '',
    TargetVersion: cutToBytes(properties.targetVersion ?? '', VERSION_BYTES),
    Warnings: cutToBytes(redact(texts.join('; ')), WARNING_BYTES),
  };
}

/** Where nothing may fail, a failure becomes a warning. */
export function withWarning(attributes: Attributes, reason: string): Attributes {
  const Warnings = [redact(reason), attributes.Warnings].filter((text) => text).join('; ');
  return { ...attributes, Warnings: cutToBytes(Warnings, WARNING_BYTES) };
}
