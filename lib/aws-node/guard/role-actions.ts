import { neededActions, type DiscoveryContext } from '../facts/releases';
import type { VpcCniVersion } from '../vpc-cni-version';

/** The actions a version of aws-node calls, in alphabetical order. */
export function requiredRoleActions(
  version: VpcCniVersion,
  ipFamily: string | undefined,
  context: DiscoveryContext = {},
): string[] {
  return neededActions(version, ipFamily ?? 'ipv4', context).sort();
}

/** The actions a version calls that a list of allowed actions (with `*` and `?`) does not cover. */
export function missingRoleActions(required: readonly string[], allowed: readonly string[]): string[] {
  const patterns = allowed.map(
    (action) =>
      new RegExp(
        `^${action
          .replace(/[.+^${}()|[\]\\]/g, '\\$&')
          .replace(/\*/g, '.*')
          .replace(/\?/g, '.')}$`,
        'i',
      ),
  );
  return required.filter((action) => !patterns.some((pattern) => pattern.test(action)));
}
