import type { VerificationPolicy } from '../../lib/aws-node/guard/verification-report';
import { commonProperties, type CommonProperties } from '../shared/aws-node/common-properties';
import { PropertyReader } from '../shared/aws-node/property-reader';

/** Typed properties of the verification. */
export interface VerificationProperties extends CommonProperties {
  readonly declaredVersion?: string;
  readonly declaredConfiguration?: string;
  readonly backupKey?: string;
  readonly policy: VerificationPolicy;
  /** Longest time for which a rollout is watched; the function's own timeout may be shorter. */
  readonly timeoutSeconds: number;
}

/** A Lambda function runs for 15 minutes at most. */
const TIMEOUT = { minimum: 1, maximum: 900, otherwise: 900 };

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
    timeoutSeconds: reader.integer('TimeoutSeconds', TIMEOUT),
  });
}
