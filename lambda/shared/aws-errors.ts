/** The names by which AWS calls the errors that the handlers know how to treat. Every other error is passed on. */
export const AwsError = {
  SUBNET_NOT_FOUND: 'InvalidSubnetID.NotFound',
  RESERVATION_NOT_FOUND: 'InvalidSubnetCidrReservationID.NotFound',
  INVALID_PARAMETER_VALUE: 'InvalidParameterValue',
  ACCESS_DENIED: ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException'],
} as const;

/** Name of an error: the code AWS gave it, else the code Node.js gave it, else its class. */
export function errorName(error: unknown): string {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  if (typeof name === 'string' && name !== 'Error') return name;
  return typeof code === 'string' ? code : 'Error';
}

/** Text that the SDK and EC2 add for debugging: a kilobyte of encoded detail, and advice to inspect hidden fields. */
const DEBUGGING = /\.?\s*(Encoded authorization failure message: \S+|Deserialization error: to see[\s\S]*)/g;

/** Text of an error, fit for a reader. */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(DEBUGGING, '').trim();
}

export function isAccessDenied(error: unknown): boolean {
  return (AwsError.ACCESS_DENIED as readonly string[]).includes(errorName(error));
}

/** EC2 has no code of its own for overlapping reservations: only the text tells. */
export function isOverlap(error: unknown): boolean {
  return errorName(error) === AwsError.INVALID_PARAMETER_VALUE && /overlap/i.test(errorText(error));
}
