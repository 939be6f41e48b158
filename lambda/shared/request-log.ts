import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { shortHash } from './physical-id';

/** Properties that hold configuration values, which may be passwords: a proxy URL, say. */
const HOLDS_VALUES = /Configuration$/;

/** A request as it may stand in a log: without the URL that answers it, and with hashes where values were. */
export function loggable({
  ResponseURL: _,
  ...request
}: CloudFormationCustomResourceEvent): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(request).map(([name, value]) => [
      name,
      name.endsWith('ResourceProperties') ? withoutValues(value) : value,
    ]),
  );
}

function withoutValues(properties: unknown): unknown {
  if (typeof properties !== 'object' || properties === null) return properties;
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      HOLDS_VALUES.test(name) ? `sha256 ${shortHash(JSON.stringify(value) ?? '')}` : value,
    ]),
  );
}
