import { isDeepStrictEqual } from 'node:util';
import type { Properties } from '../resource-provider';
import { replacementBy } from '../specification/replacement';
import { specificationOf } from '../specification/specification';
import { dependenciesOf } from '../template/references';
import type { Template } from '../template/template';
import type { Operation } from './operation';
import { isCustom } from './resource-calls';
import { ResourceFailure } from './resource-failure';
import { runSchedule } from './schedule';
import type { Revert, StackResource } from './stack';
import type { TemplateScope } from './template-scope';

/** What an operation did so far, to be cleaned up after, or to be undone. */
export interface Journal {
  readonly created: StackResource[];
  readonly reverts: Revert[];
  /** Old instances of what was replaced. */
  readonly replaced: StackResource[];
  /** New instances that never became part of the stack. */
  readonly stillborn: StackResource[];
}

type Draft = Omit<StackResource, 'physicalId' | 'attributes'>;

/** Creates and updates what a template asks for. It deletes nothing: that comes after. */
export class Apply {
  readonly journal: Journal = { created: [], reverts: [], replaced: [], stillborn: [] };

  constructor(
    private readonly operation: Operation,
    private readonly template: Template,
    private readonly scope: TemplateScope,
  ) {}

  /** @returns the errors by logical id */
  run(): Promise<Map<string, Error>> {
    const { has, condition } = this.scope;
    const ids = Object.keys(this.template.Resources).filter(has);
    const dependencies = new Map(
      ids.map((id) => [id, dependenciesOf(this.template.Resources[id]!, has, condition)] as const),
    );
    return runSchedule({
      ids,
      ...this.operation.pace,
      waitsFor: (id) => dependencies.get(id) ?? [],
      work: (id, early) => this.put(id, dependencies.get(id) ?? [], early),
      stopsAtFailure: true,
      onFailure: this.operation.interrupt,
    });
  }

  private async put(logicalId: string, dependencies: readonly string[], early: () => void): Promise<void> {
    const { stack } = this.operation;
    const {
      Type: type,
      Properties = {},
      DeletionPolicy,
      UpdateReplacePolicy,
    } = this.template.Resources[logicalId]!;
    const existing = stack.resources.get(logicalId);
    const verb = existing === undefined ? 'CREATE' : 'UPDATE';
    try {
      const draft: Draft = {
        ...{ logicalId, type, dependencies },
        properties: this.scope.resolve(Properties) as Properties,
        deletionPolicy: DeletionPolicy ?? 'Delete',
        updateReplacePolicy: UpdateReplacePolicy ?? 'Delete',
      };
      if (existing === undefined) await this.create(draft, early);
      else if (isDeepStrictEqual(existing.properties, draft.properties)) stack.put({ ...existing, ...draft });
      else await this.update(existing, draft);
    } catch (error) {
      this.operation.record({ logicalId, type }, `${verb}_FAILED`, (error as Error).message);
      throw error;
    }
  }

  private async create(draft: Draft, early: () => void): Promise<void> {
    this.operation.record(draft, 'CREATE_IN_PROGRESS');
    const made = await this.make(draft, 'create', this.journal.created, early);
    this.operation.record(made, 'CREATE_COMPLETE');
  }

  /** Makes a new instance; what a failed attempt leaves behind goes into `into` as well. */
  private async make(
    draft: Draft,
    phase: 'create' | 'update',
    into: StackResource[],
    early?: () => void,
  ): Promise<StackResource> {
    const { stack, calls, dials, interrupted } = this.operation;
    let made: StackResource | undefined;
    const keep = (physicalId: string, attributes: Properties): StackResource => {
      const resource = { ...draft, physicalId, attributes };
      if (made === undefined) into.push(resource);
      else into[into.indexOf(made)] = resource;
      stack.put((made = resource));
      return resource;
    };
    const configured = (answer: { physicalId: string; attributes: Properties }): void => {
      keep(answer.physicalId, answer.attributes);
      early?.();
    };
    try {
      const call = { stack, phase, ...draft, ...(interrupted && { interrupted }) };
      const answer = await calls.create({ ...call, ...(dials.earlyDependants && early && { configured }) });
      return keep(answer.physicalId, answer.attributes);
    } catch (error) {
      if (error instanceof ResourceFailure && error.physicalId !== undefined) keep(error.physicalId, {});
      throw error;
    }
  }

  private async update(existing: StackResource, draft: Draft): Promise<void> {
    const specification = specificationOf(draft.type);
    const inPlace = this.operation.dials.inPlace[draft.type];
    const isReplaced =
      specification !== undefined &&
      replacementBy(specification, existing.properties, draft.properties, inPlace) === 'yes';
    if (isReplaced) await this.replace(existing, draft);
    else await this.change(existing, draft);
  }

  private async replace(existing: StackResource, draft: Draft): Promise<void> {
    const { operation, journal } = this;
    operation.record(existing, 'UPDATE_IN_PROGRESS', 'Requested update requires the creation of a new physical resource; hence creating one.'); // prettier-ignore
    const born: StackResource[] = [];
    try {
      const attempted = await this.make(draft, 'update', born);
      journal.reverts.push({ before: existing, attempted, wasReplaced: true });
      journal.replaced.push(existing);
      operation.record(attempted, 'UPDATE_COMPLETE');
    } catch (error) {
      journal.stillborn.push(...born);
      operation.stack.put(existing);
      throw error;
    }
  }

  private async change(existing: StackResource, draft: Draft): Promise<void> {
    const { operation, journal } = this;
    const { stack, calls, interrupted } = operation;
    const { physicalId, properties: previous } = existing;
    operation.record(existing, 'UPDATE_IN_PROGRESS');
    const become = (id: string, attributes: Properties): void => {
      const attempted = { ...draft, physicalId: id, attributes };
      journal.reverts.push({ before: existing, attempted, wasReplaced: false });
      stack.put(attempted);
    };
    try {
      const call = { stack, phase: 'update' as const, ...draft, previous, physicalId };
      const answer = await calls.update({ ...call, ...(interrupted && { interrupted }) });
      become(answer.physicalId, answer.attributes);
      if (answer.physicalId !== physicalId) this.noteReplacement(existing);
      operation.record({ ...draft, physicalId: answer.physicalId }, 'UPDATE_COMPLETE');
    } catch (error) {
      // The id of a failed answer counts: CloudFormation takes it over, and deletes it later.
      const id = error instanceof ResourceFailure && isCustom(draft.type) ? error.physicalId : undefined;
      become(id ?? physicalId, existing.attributes);
      throw error;
    }
  }

  private noteReplacement(existing: StackResource): void {
    this.journal.replaced.push(existing);
    this.operation.record(existing, 'UPDATE_IN_PROGRESS', 'Requested update required the provider to create a new physical resource'); // prettier-ignore
  }
}
