import { isDeepStrictEqual } from 'node:util';
import { Assets, type CloudAssembly } from './assembly';
import { Apply } from './deploy/apply';
import { cleanUp, keptByDeletionPolicy } from './deploy/cleanup';
import { CustomResources } from './deploy/custom-resources';
import { Operation, reasonsOf } from './deploy/operation';
import { ResourceCalls } from './deploy/resource-calls';
import { ResponseEndpoint } from './deploy/response-endpoint';
import { deleteAll, rollBackCreate, rollBackUpdate } from './deploy/rollback';
import { Stack, type StackResource, type StackStatus } from './deploy/stack';
import { refuseChange, refuseTemplate } from './deploy/template-checks';
import { TemplateScope } from './deploy/template-scope';
import { DEFAULT_DIALS, type EngineDials } from './dials';
import { LambdaFunctions } from './lambda/functions';
import { FunctionRegistry } from './lambda/registry';
import { Random } from './random';
import { parameterValues } from './template/parameters';
import { TemplateRefusal, type Template } from './template/template';
import type { World } from './world';

/** How an operation ended. */
export interface Outcome {
  readonly status: StackStatus;
  /** Why something failed, each with the logical id in front. */
  readonly reasons: readonly string[];
}

/** Statuses from which a stack can be updated. */
const UPDATABLE: readonly StackStatus[] = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'];

/** CloudFormation, strict: deploys templates into a world, in virtual time. */
export class DeploymentEngine {
  readonly stacks = new Map<string, Stack>();
  readonly functions: LambdaFunctions;
  readonly custom: CustomResources;
  dials: EngineDials = DEFAULT_DIALS;
  /** The bucket to which assets are uploaded before a deployment. */
  readonly assets = new Assets();
  private readonly responses = new ResponseEndpoint();
  private readonly random: Random;
  private readonly calls: ResourceCalls;

  constructor(
    readonly world: World,
    dials: Partial<EngineDials> = {},
  ) {
    this.turn(dials);
    this.random = new Random(this.dials.seed);
    const current = (): EngineDials => this.dials;
    this.functions = new LambdaFunctions(
      world,
      (url) => this.responses.redirect(url),
      () => this.dials.idleFunctions,
    );
    this.custom = new CustomResources(this.functions, this.responses, world.clock, this.random, current);
    const registry = new FunctionRegistry(this.functions, () => this.assets);
    this.calls = new ResourceCalls(world, this.custom, registry, this.random, current);
  }

  async open(): Promise<void> {
    await this.responses.listen();
  }

  async close(): Promise<void> {
    await this.responses.close();
  }

  turn(dials: Partial<EngineDials>): void {
    this.dials = { ...this.dials, ...dials };
    this.responses.losesFirstPut = this.dials.lostAnswers;
    if (dials.seed !== undefined && this.random !== undefined) this.random.reseed(dials.seed);
  }

  /** Deploys every stack of an assembly, in order, until one fails. */
  async deploy(
    assembly: Pick<CloudAssembly, 'assets' | 'stacks'>,
    parameters: Record<string, string> = {},
  ): Promise<Outcome> {
    this.assets.upload(assembly.assets);
    let outcome: Outcome = { status: 'CREATE_COMPLETE', reasons: [] };
    for (const { name, template } of assembly.stacks) {
      outcome = await this.put(name, template, parameters);
      if (outcome.reasons.length > 0) return outcome;
    }
    return outcome;
  }

  /** Creates or updates one stack. @throws TemplateRefusal before anything is touched */
  async put(name: string, template: Template, given: Record<string, string> = {}): Promise<Outcome> {
    refuseTemplate(template);
    const existing = this.stacks.get(name);
    if (existing !== undefined && !UPDATABLE.includes(existing.state.status)) {
      throw new TemplateRefusal(
        `Stack:${existing.id} is in ${existing.state.status} state and can not be updated.`,
      );
    }
    const stack = existing ?? new Stack(name, this.newStackId(name));
    const parameters = { ...kept(stack.state.parameters, template), ...given };
    const values = parameterValues(template, parameters, (path) => this.world.ssmParameter(path));
    const isSame = isDeepStrictEqual([stack.state.template, stack.state.parameters], [template, parameters]);
    if (isSame) return { status: stack.state.status, reasons: [] };
    const scope = new TemplateScope(template, values, stack, this.world, (path) => this.exported(path));
    refuseChange(template, scope, stack);
    this.stacks.set(name, stack);
    const operation = this.operation(stack);
    const work = existing === undefined ? this.create(operation, template, scope) : this.update(operation, template, scope); // prettier-ignore
    const reasons = await this.world.clock.run(work);
    if (/^(CREATE|UPDATE)_COMPLETE$/.test(stack.state.status)) stack.change({ template, parameters });
    return { status: stack.state.status, reasons };
  }

  /** Deletes a stack. Resources to retain must have failed to be deleted before. */
  async delete(name: string, { retain = [] as readonly string[] } = {}): Promise<Outcome> {
    const stack = this.existing(name);
    const users = [...this.stacks.values()].filter(({ state }) => state.imports.some((path) => path in stack.state.exports)); // prettier-ignore
    if (users.length > 0) {
      throw new TemplateRefusal(`Export of ${name} cannot be deleted as it is in use by ${users[0]!.name}`);
    }
    if (retain.length > 0 && stack.state.status !== 'DELETE_FAILED') {
      throw new TemplateRefusal(
        `Invalid operation on stack [${stack.id}]. Specify RetainResources only for DELETE_FAILED`,
      );
    }
    const operation = this.operation(stack);
    const keeps = (resource: StackResource): boolean =>
      keptByDeletionPolicy(resource) || retain.includes(resource.logicalId);
    operation.recordStack('DELETE_IN_PROGRESS');
    const reasons = await this.world.clock.run(deleteAll(operation, 'delete', keeps));
    operation.recordStack(reasons.length === 0 ? 'DELETE_COMPLETE' : 'DELETE_FAILED', reasons[0]);
    if (reasons.length === 0) this.stacks.delete(name);
    return { status: stack.state.status, reasons };
  }

  /** Tries again what a rollback could not revert; `skip` names resources to be left as they are. */
  async continueUpdateRollback(name: string, { skip = [] as readonly string[] } = {}): Promise<Outcome> {
    const stack = this.existing(name);
    const { pending, status } = stack.state;
    if (pending === undefined || status !== 'UPDATE_ROLLBACK_FAILED') {
      throw new TemplateRefusal(`Stack:${stack.id} is in ${status} state and can not continue rolling back.`);
    }
    const reverts = pending.reverts.filter(({ before }) => !skip.includes(before.logicalId));
    const work = rollBackUpdate(this.operation(stack), { ...pending, reverts });
    const reasons = await this.world.clock.run(work);
    return { status: stack.state.status, reasons };
  }

  /** @returns a function that puts the engine and its world back to what they are now, when nothing waits any more */
  async snapshot(): Promise<() => void> {
    await this.world.clock.settle();
    const restores = [
      this.world.clock.snapshot(),this.world.snapshot(), this.functions.snapshot(), ...[...this.stacks.values()].map((stack) => stack.snapshot())]; // prettier-ignore
    const stacks = new Map(this.stacks);
    return () => {
      this.stacks.clear();
      stacks.forEach((stack, name) => this.stacks.set(name, stack));
      restores.forEach((restore) => restore());
      this.custom.exchanges = [];
      this.custom.violations = [];
      this.functions.invocations.length = 0;
      this.random.reseed(this.dials.seed);
    };
  }

  private async create(operation: Operation, template: Template, scope: TemplateScope): Promise<string[]> {
    operation.recordStack('CREATE_IN_PROGRESS');
    const reasons = reasonsOf(await new Apply(operation, template, scope).run());
    const problems = reasons.length === 0 ? this.publish(operation, template, scope) : reasons;
    if (problems.length === 0) operation.recordStack('CREATE_COMPLETE');
    else problems.push(...(await rollBackCreate(operation)));
    return problems;
  }

  private async update(operation: Operation, template: Template, scope: TemplateScope): Promise<string[]> {
    const { stack } = operation;
    const before = stack.resources;
    operation.recordStack('UPDATE_IN_PROGRESS');
    const apply = new Apply(operation, template, scope);
    const reasons = reasonsOf(await apply.run());
    const problems = reasons.length === 0 ? this.publish(operation, template, scope) : reasons;
    if (problems.length > 0) {
      const { created, stillborn, reverts } = apply.journal;
      const touched = new Set(reverts.map((revert) => revert.before.logicalId));
      before.forEach((resource, id) => touched.has(id) || stack.put(resource));
      problems.push(...(await rollBackUpdate(operation, { reverts, doomed: [...created, ...stillborn] })));
      return problems;
    }
    operation.recordStack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    const removed = [...before.values()].filter(({ logicalId }) => !scope.has(logicalId));
    removed.forEach(({ logicalId }) => stack.remove(logicalId));
    const { replaced } = apply.journal;
    await cleanUp(operation, [...removed, ...replaced], (resource) =>
      replaced.includes(resource) ? keptOnReplacement(stack, resource) : keptByDeletionPolicy(resource),
    );
    operation.recordStack('UPDATE_COMPLETE');
    return [];
  }

  /** Outputs and exports. @returns why CloudFormation refuses them */
  private publish({ stack }: Operation, template: Template, scope: TemplateScope): string[] {
    const outputs: Record<string, unknown> = {};
    const exports: Record<string, unknown> = {};
    try {
      for (const [name, { Value, Condition, Export }] of Object.entries(template.Outputs ?? {})) {
        if (Condition !== undefined && !scope.condition(Condition)) continue;
        outputs[name] = scope.resolve(Value);
        if (Export !== undefined) exports[String(scope.resolve(Export.Name))] = outputs[name];
      }
      this.refuseExports(stack, exports);
    } catch (error) {
      if (!(error instanceof TemplateRefusal)) throw error;
      return [error.message];
    }
    stack.change({ outputs, exports });
    return [];
  }

  private refuseExports(stack: Stack, exports: Readonly<Record<string, unknown>>): void {
    const others = [...this.stacks.values()].filter((other) => other !== stack);
    for (const { name, state } of others) {
      for (const path of Object.keys(exports)) {
        if (path in state.exports) throw new TemplateRefusal(`Export with name ${path} is already exported by stack ${name}`); // prettier-ignore
      }
      for (const path of state.imports.filter((used) => used in stack.state.exports)) {
        if (!isDeepStrictEqual(exports[path], stack.state.exports[path])) {
          throw new TemplateRefusal(`Export ${path} cannot be updated as it is in use by ${name}`);
        }
      }
    }
  }

  private exported(path: string): unknown {
    return [...this.stacks.values()]
      .map(({ state }) => state.exports[path])
      .find((value) => value !== undefined);
  }

  private operation(stack: Stack): Operation {
    return new Operation(stack, this.world, this.calls, this.random, this.dials);
  }

  private existing(name: string): Stack {
    const found = this.stacks.get(name);
    if (found !== undefined) return found;
    throw new TemplateRefusal(`Stack with id ${name} does not exist`);
  }

  private newStackId(name: string): string {
    const { partition, region, accountId } = this.world;
    const unique = [8, 4, 4, 4, 12].map((length) => this.random.text(length)).join('-');
    return `arn:${partition}:cloudformation:${region}:${accountId}:stack/${name}/${unique}`;
  }
}

function keptOnReplacement(stack: Stack, { logicalId, updateReplacePolicy }: StackResource): boolean {
  const policy = stack.resources.get(logicalId)?.updateReplacePolicy ?? updateReplacePolicy;
  return policy === 'Retain';
}

function kept(parameters: Readonly<Record<string, string>>, template: Template): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).filter(([name]) => name in (template.Parameters ?? {})),
  );
}
