import type { Assembly } from '../checks/model/assembly';
import type { Resource } from '../checks/model/resource';
import { changedProperties, referencesIn, type PropertyChange } from './changed-properties';
import { replacementAt, type Replacement } from './update-behavior';

/** How CloudFormation carries out the change of one resource. */
export type Action = 'add' | 'remove' | 'update' | 'replace' | 'may replace' | 'change type';

/** One resource that differs between two assemblies, or that another one's change reaches. */
export interface ResourceChange {
  readonly id: string;
  readonly action: Action;
  readonly before?: Resource;
  readonly after?: Resource;
  readonly properties: readonly PropertyChange[];
}

/** In place of what the specification has: attributes that a new version of the resource changes, and what makes one. */
const VERSIONED: Readonly<Record<string, { attributes: readonly string[]; by: readonly string[] }>> = {
  'AWS::EC2::LaunchTemplate': {
    attributes: ['LatestVersionNumber', 'DefaultVersionNumber'],
    by: ['LaunchTemplateData', 'VersionDescription'],
  },
};

/** Resources that deploy nothing of their own: their contents are compared, or there are none. */
const WITHOUT_EFFECT = [
  'AWS::CDK::Metadata',
  'AWS::CloudFormation::Stack',
  'AWS::CloudFormation::WaitConditionHandle',
];

/** Changes of all resources, those that follow from others included. */
export function resourceChanges(before: Assembly, after: Assembly): Map<string, ResourceChange> {
  const changes = new Map<string, ResourceChange>();
  for (const id of new Set([...before.resources.keys(), ...after.resources.keys()])) {
    const change = directChange(id, before.resources.get(id), after.resources.get(id));
    if (change !== undefined) changes.set(id, change);
  }
  propagate(changes, after, before);
  for (const [id, { before: old, after: now }] of changes) {
    if (WITHOUT_EFFECT.includes((now ?? old)!.type)) changes.delete(id);
  }
  return changes;
}

function directChange(id: string, before?: Resource, after?: Resource): ResourceChange | undefined {
  if (before === undefined) return { id, action: 'add', after, properties: [] };
  if (after === undefined) return { id, action: 'remove', before, properties: [] };
  if (before.type !== after.type) return { id, action: 'change type', before, after, properties: [] };
  const properties = changedProperties(before.props.values, after.props.values);
  return properties.length === 0
    ? undefined
    : { id, action: actionOf(after.type, properties), before, after, properties };
}

function actionOf(type: string, properties: readonly PropertyChange[]): Action {
  const effects = properties.map(({ path, uncertain }) => {
    const effect = replacementAt(type, path);
    return uncertain && effect === 'yes' ? 'maybe' : effect;
  });
  const strongest = (['yes', 'maybe'] as const).find((effect) => effects.includes(effect)) ?? 'no';
  return ACTIONS[strongest];
}

const ACTIONS: Readonly<Record<Replacement, Action>> = { yes: 'replace', maybe: 'may replace', no: 'update' };

interface Reader {
  readonly id: string;
  readonly path: string;
  readonly attribute?: string;
}

/** Follows new ids and versions to the resources that read them, until nothing changes any more. */
function propagate(changes: Map<string, ResourceChange>, after: Assembly, before: Assembly): void {
  const readers = readersIn(after);
  const queue = [...changes.keys()];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const cause = changes.get(id)!;
    for (const reader of readers.get(id) ?? []) {
      const moved = movedBy(cause, reader);
      if (moved === 'no' || !before.resources.has(reader.id)) continue;
      if (addCause(changes, cause, reader, { moved, before, after })) queue.push(reader.id);
    }
  }
}

function readersIn(assembly: Assembly): Map<string, Reader[]> {
  const readers = new Map<string, Reader[]>();
  for (const resource of assembly.resources.values()) {
    for (const { path, reference } of referencesIn(resource.props.values)) {
      const list = readers.get(reference.resourceId) ?? [];
      readers.set(reference.resourceId, list);
      list.push({ id: resource.id, path, attribute: reference.attribute });
    }
  }
  return readers;
}

/** Whether what a reader takes of a changed resource is another value afterwards. */
function movedBy({ action, after, properties }: ResourceChange, { attribute }: Reader): Replacement {
  if (action === 'replace') return 'yes';
  if (action === 'may replace') return 'maybe';
  if (action !== 'update' || after === undefined || attribute === undefined) return 'no';
  const versioned = VERSIONED[after.type];
  const isNewVersion = properties.some(({ path }) => versioned?.by.some((one) => path.startsWith(one)));
  return isNewVersion && versioned.attributes.includes(attribute) ? 'yes' : 'no';
}

interface Spread {
  readonly moved: Replacement;
  readonly before: Assembly;
  readonly after: Assembly;
}

/** Whether the cause is news for the reader. */
function addCause(
  changes: Map<string, ResourceChange>,
  cause: ResourceChange,
  { id, path }: Reader,
  { moved, before, after }: Spread,
): boolean {
  const known = changes.get(id);
  const same = known?.properties.find((property) => property.path === path && property.because === cause.id);
  if (same !== undefined && (same.uncertain !== true || moved === 'maybe')) return false;
  if (known !== undefined && !['update', 'replace', 'may replace'].includes(known.action)) return false;
  const property = { path, because: cause.id, ...(moved === 'maybe' && { uncertain: true }) };
  const properties = [...(known?.properties ?? []).filter((other) => other !== same), property];
  const resource = after.resources.get(id)!;
  changes.set(id, {
    id,
    action: actionOf(resource.type, properties),
    before: before.resources.get(id),
    after: resource,
    properties,
  });
  return true;
}
