import { InvalidArgumentError } from 'commander';
import { VpcCniVersion } from '../../lib/aws-node/vpc-cni-version';

/** A version of the add-on as an argument of a command. */
export function parseVersion(text: string): VpcCniVersion {
  try {
    return VpcCniVersion.of(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
