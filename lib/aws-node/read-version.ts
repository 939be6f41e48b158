import { Unknown, type Maybe } from './unknown';
import { VpcCniVersion } from './vpc-cni-version';

/** A version as it is written; undefined for a spelling that is not known, which EKS itself refuses. */
export function versionOrNone(text: string | undefined): VpcCniVersion | undefined {
  try {
    return text === undefined ? undefined : VpcCniVersion.of(text);
  } catch {
    return undefined;
  }
}

/** A version as it is written; unknown when the text is not one. */
export function readVersion(text: string): Maybe<VpcCniVersion> {
  return versionOrNone(text) ?? new Unknown(`${text} is not a version of vpc-cni`);
}
