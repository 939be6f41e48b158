import { nearestNames } from './nearest-names';

/** Says that the table does not hold a type, which names are close, and how to give the limits by hand. */
export function unknownInstanceType(instanceType: string, known: readonly string[]): string {
  const near = nearestNames(instanceType, known);
  const hint = near.length > 0 ? `; did you mean ${near.join(', ')}?` : '';
  return (
    `instance type '${instanceType}' is not in the table of ${known.length} types${hint} ` +
    "(for a newer type give its limits by hand, as 'aws ec2 describe-instance-types' prints them: " +
    'limits: { enis: 3, ipv4PerEni: 10, vcpus: 2 })'
  );
}
