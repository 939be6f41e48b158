import { errorText } from '../shared/aws-errors';
import type { Attributes } from '../shared/custom-resource';
import { cutToBytes } from '../shared/response';
import type { BackupOutcome } from './backup';
import { imageVersion } from '../../lib/aws-node/backup/daemon-set';
import type { GuardDecision } from '../../lib/aws-node/guard/guard-model';
import type { BackupProperties } from './properties';
import type { Storage } from './storage';

/** Bytes of the attribute that holds warnings; CloudFormation takes 4,096 for the whole answer. */
const WARNING_BYTES = 1_200;

/** A template may read any attribute, so each has a value even when there is nothing to say. */
export const NO_BACKUP: Attributes = {
  BackupKey: '',
  BackupUri: '',
  BackupStatus: 'failed',
  FromVersion: '',
  TargetVersion: '',
  WalkedVersions: '',
  Warnings: '',
};

/** The attributes of a backup that the guard let pass. */
export function attributesFor(
  properties: BackupProperties,
  storage: Storage,
  { document, key, failure }: BackupOutcome,
  { warnings, walk }: GuardDecision,
): Attributes {
  const texts = [
    ...(failure === undefined ? [] : [`the backup is not complete: ${failure}`]),
    ...warnings.map(({ message }) => message),
  ];
  return {
    BackupKey: key ?? '',
    BackupUri: key === undefined ? '' : storage.uri(key),
    BackupStatus: key === undefined ? 'failed' : (document?.completeness ?? 'failed'),
    FromVersion:
      document?.addon?.addonVersion ??
      (document?.daemonSet ? imageVersion(document.daemonSet) : undefined) ??
      '',
    TargetVersion: properties.targetVersion ?? '',
    WalkedVersions: walk.join(','),
    Warnings: cutToBytes(texts.join('; '), WARNING_BYTES),
  };
}

/** A going-back that fails would strand the stack: the failure becomes a warning. */
export function withWarning(attributes: Attributes, error: unknown): Attributes {
  const Warnings = [errorText(error), attributes.Warnings].filter((text) => text).join('; ');
  return { ...attributes, Warnings: cutToBytes(Warnings, WARNING_BYTES) };
}
