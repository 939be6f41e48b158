import { EKSClient } from '@aws-sdk/client-eks';
import { patientClient } from '../../lambda/shared/retry-strategy';

/** Throttling is waited out, a refusal counts at once, and no request hangs. */
export const COMMAND_CLIENT = { maxAttempts: 8, requestHandler: patientClient.requestHandler };

/** A client of EKS for a person who waits. */
export function eksClient(region: string | undefined): EKSClient {
  return new EKSClient({ ...COMMAND_CLIENT, ...(region && { region }) });
}
