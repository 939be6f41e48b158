import { NetworkModel } from '../checks/model/network-model';
import type { Resource } from '../checks/model/resource';
import type { TemplateSource } from '../checks/model/template';
import type { PropertyChange } from './changed-properties';
import { combinedChanges } from './combined-changes';
import { inOrder } from './deployment-order';
import { effectOf } from './effects';
import { OUTCOMES, subjectOf, type Impact, type Outcome } from './outcome';
import { permissionGaps } from './permission-gaps';
import { refusals } from './refusals';
import { resourceChanges, type Action, type ResourceChange } from './resource-changes';
import { isKnownType } from './update-behavior';

/** What a deployment does to a network and its clusters. */
export interface ImpactReport {
  /** In the order of the deployment: what is made and changed first, what is deleted last. */
  readonly impacts: readonly Impact[];
  /** Sound one after the other, a risk together. */
  readonly cautions: readonly { readonly resource: string; readonly message: string }[];
  /** Resource types whose update behavior is not known. */
  readonly unknownTypes: readonly string[];
}

const OUTCOME_OF: Readonly<Record<Action, Outcome>> = {
  add: 'added',
  remove: 'removed',
  update: 'updated',
  replace: 'replaced',
  'may replace': 'may be replaced',
  'change type': 'refused',
};

/** Compares two assemblies; templates with the same name are two versions of one stack. */
export function impactOf(before: readonly TemplateSource[], after: readonly TemplateSource[]): ImpactReport {
  const [old, now] = [new NetworkModel(before), new NetworkModel(after)];
  const changes = resourceChanges(old.assembly, now.assembly);
  const combined = combinedChanges(changes, old, now);
  const refused = new Map([
    ...refusals(changes),
    ...combined
      .filter(({ isRefused }) => isRefused)
      .map(({ id, message }): [string, string] => [id, message]),
  ]);
  const ordered = inOrder([...changes.values()], old.assembly, now.assembly);
  const cautions = [...combined.filter(({ isRefused }) => !isRefused), ...permissionGaps(old, now)];
  return {
    impacts: ordered.map((change) => impact(change, refused.get(change.id), nameIn(changes))),
    cautions: cautions.map(({ id, message }) => ({ resource: id, message })),
    unknownTypes: unknownTypes(ordered),
  };
}

type NameOf = (id: string) => string;

/** Logical id of a resource that caused another change, and what happens to it. */
const nameIn =
  (changes: ReadonlyMap<string, ResourceChange>): NameOf =>
  (id) => {
    const { action, before, after } = changes.get(id)!;
    const { logicalId } = (after ?? before) as Resource;
    if (action === 'replace') return `${logicalId} is replaced`;
    return action === 'may replace' ? `${logicalId} may be replaced` : `${logicalId} has a new version`;
  };

function impact(change: ResourceChange, refusal: string | undefined, nameOf: NameOf): Impact {
  const { id, type, constructPath } = resourceOf(change);
  const { outcome = OUTCOME_OF[change.action], ...effect } = effectOf(change);
  return {
    outcome: refusal === undefined ? outcome : 'refused',
    subject: subjectOf(type),
    resource: id,
    type,
    ...(constructPath !== undefined && { constructPath }),
    because: [
      ...(refusal === undefined ? [] : [refusal]),
      ...change.properties.map((one) => phrase(one, nameOf)),
    ],
    ...effect,
  };
}

function phrase({ path, from, to, because }: PropertyChange, nameOf: NameOf): string {
  if (because !== undefined) return `${path}: ${nameOf(because)}`;
  return `${path}: ${from ?? '(not set)'} -> ${to ?? '(not set)'}`;
}

const resourceOf = ({ before, after }: ResourceChange): Resource => (after ?? before)!;

function unknownTypes(changes: readonly ResourceChange[]): string[] {
  const types = changes.filter(({ action }) => action === 'update').map((change) => resourceOf(change).type);
  return [...new Set(types)].filter((type) => !type.startsWith('Custom::') && !isKnownType(type)).sort();
}

/** The gravest outcome of a report; undefined when nothing changes. */
export function gravest({ impacts }: ImpactReport): Outcome | undefined {
  return OUTCOMES.find((outcome) => impacts.some((one) => one.outcome === outcome));
}
