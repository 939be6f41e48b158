import { Token } from 'aws-cdk-lib';

/** A value, or undefined when it is known at deploy time only: a token, whose text or number means nothing. */
export function knownAtSynth<T>(value: T): T | undefined {
  return Token.isUnresolved(value) ? undefined : value;
}
