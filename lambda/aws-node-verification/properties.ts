import { commonProperties, type CommonProperties } from '../aws-node-backup/properties';
import { PropertyReader } from '../aws-node-backup/property-reader';

/** What to do about a setting that was lost. */
export type VerificationPolicy = 'fail' | 'warn' | 'report';

/** Typed properties of the verification. */
export interface VerificationProperties extends CommonProperties {
  readonly declaredVersion?: string;
  readonly declaredConfiguration?: string;
  readonly backupKey?: string;
  readonly policy: VerificationPolicy;
}

/**
 * The properties of a verification, checked.
 *
 * @throws with every property that is not usable
 */
export function verificationProperties(
  properties: Readonly<Record<string, unknown>>,
): VerificationProperties {
  const reader = new PropertyReader(properties);
  return reader.finish({
    ...commonProperties(reader),
    declaredVersion: reader.optionalText('DeclaredVersion'),
    declaredConfiguration: reader.optionalText('DeclaredConfiguration'),
    backupKey: reader.optionalText('BackupKey'),
    policy: reader.choice<VerificationPolicy>('Policy', ['fail', 'warn', 'report'], 'fail'),
  });
}
