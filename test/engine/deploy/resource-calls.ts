import { createHash } from 'node:crypto';
import type { CallFault, EngineDials, Phase, ResourceCall } from '../dials';
import { genericProvider } from '../generic-provider';
import type { FunctionRegistry } from '../lambda/registry';
import type { Random } from '../random';
import {
  AwsRefusal,
  type Properties,
  type ProviderAnswer,
  type ProviderRequest,
  type ResourceProvider,
} from '../resource-provider';
import { propertyProblems } from '../specification/property-problems';
import { specificationOf } from '../specification/specification';
import type { World } from '../world';
import type { CustomResources } from './custom-resources';
import { ResourceFailure } from './resource-failure';
import type { Stack } from './stack';

/** One call for one resource, from whichever operation. */
export interface Call {
  readonly stack: Stack;
  readonly phase: Phase;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
  readonly previous?: Properties;
  readonly physicalId?: string;
  readonly configured?: (answer: ProviderAnswer) => void;
  readonly interrupted?: Promise<void>;
}

export const isCustom = (type: string): boolean =>
  type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';

/** Longest time that a resource without a provider of its own takes, in milliseconds. */
const GENERIC_DURATION = 20_000;

/** Makes, changes and deletes single resources: custom resources, AWS as the world plays it, or the generic provider. */
export class ResourceCalls {
  constructor(
    private readonly world: World,
    private readonly custom: CustomResources,
    private readonly registry: FunctionRegistry,
    private readonly random: Random,
    private readonly dials: () => EngineDials,
  ) {}

  async create(call: Call): Promise<ProviderAnswer> {
    return this.put('create', call);
  }

  async update(call: Call): Promise<ProviderAnswer> {
    return this.put('update', call);
  }

  async delete(call: Call): Promise<void> {
    const fault = await this.begin('delete', call);
    if (fault === 'before') throw new ResourceFailure('made to fail');
    if (isCustom(call.type)) await this.custom.send({ ...this.customRequest(call), requestType: 'Delete' });
    else await this.refusing(call, (provider, request) => provider.delete(request));
    this.registry.removed(call.type, call.physicalId ?? '');
    if (fault === 'after') throw new ResourceFailure('made to fail afterwards');
  }

  private async put(operation: 'create' | 'update', call: Call): Promise<ProviderAnswer> {
    const fault = await this.begin(operation, call);
    this.refuseProperties(call);
    if (fault === 'before') throw new ResourceFailure('made to fail');
    const answer = isCustom(call.type)
      ? await this.putCustom(operation, call)
      : await this.putNative(operation, call);
    this.registry.changed(call.type, answer, call.properties);
    if (fault === 'after') throw new ResourceFailure('made to fail afterwards', answer.physicalId);
    return answer;
  }

  private async begin(operation: ResourceCall['operation'], call: Call): Promise<CallFault | undefined> {
    const { stack, logicalId, type, phase, properties } = call;
    const resourceCall = { stackName: stack.name, logicalId, type, operation, phase, properties };
    await this.dials().between?.(resourceCall);
    return this.dials().fault?.(resourceCall);
  }

  private refuseProperties({ type, properties }: Call): void {
    const specification = specificationOf(type);
    const problems = specification === undefined ? [] : propertyProblems(specification, properties);
    if (problems.length > 0) {
      throw new ResourceFailure(
        `Properties validation failed for resource with message: ${problems.join('; ')}`,
      );
    }
  }

  private async putCustom(operation: 'create' | 'update', call: Call): Promise<ProviderAnswer> {
    const requestType = operation === 'create' ? 'Create' : 'Update';
    if (operation === 'update' && call.properties.ServiceToken !== call.previous?.ServiceToken) {
      throw new ResourceFailure('Modifying service token is not allowed.', call.physicalId);
    }
    const { physicalId, data } = await this.custom.send({ ...this.customRequest(call), requestType });
    return { physicalId, attributes: data };
  }

  private customRequest({
    stack,
    phase,
    logicalId,
    type,
    properties,
    previous,
    physicalId,
    interrupted,
  }: Call) {
    const generatedName = this.generatedName(stack, logicalId, properties);
    return {
      ...{ stackId: stack.id, logicalId, type, phase, properties, generatedName },
      ...(previous && { previous }),
      ...(physicalId !== undefined && { physicalId }),
      ...(interrupted && { interrupted }),
    };
  }

  private putNative(operation: 'create' | 'update', call: Call): Promise<ProviderAnswer> {
    return this.refusing(call, async (provider, request) => {
      this.registry.checkCode(call.type, call.properties);
      const answer = await provider[operation](request);
      if (provider === genericProvider) {
        request.configured?.(answer);
        await this.world.clock.sleep(this.random.integer(GENERIC_DURATION));
      }
      return answer;
    });
  }

  private async refusing<T>(
    call: Call,
    work: (provider: ResourceProvider, request: ProviderRequest) => Promise<T>,
  ): Promise<T> {
    try {
      return await work(this.world.providerFor(call.type) ?? genericProvider, this.requestOf(call));
    } catch (error) {
      if (!(error instanceof AwsRefusal)) throw error;
      throw new ResourceFailure(
        `Resource handler returned message: "${error.message}" (${error.code})`,
        physicalIdOf(error),
      );
    }
  }

  private requestOf(call: Call): ProviderRequest {
    const { stack, logicalId, type, properties, previous, physicalId, configured } = call;
    const { region, accountId, partition, clock } = this.world;
    const generatedName = this.generatedName(stack, logicalId, properties);
    return {
      ...{ stackName: stack.name, stackId: stack.id, logicalId, type, properties },
      ...{ region, accountId, partition, clock, generatedName },
      ...(previous && { previous }),
      ...(physicalId !== undefined && { physicalId }),
      ...(configured && { configured }),
    };
  }

  /** Another instance of a resource gets another name, as in CloudFormation. */
  private generatedName(stack: Stack, logicalId: string, properties: Properties): string {
    const text = JSON.stringify([stack.id, logicalId, properties]);
    const suffix = createHash('sha256').update(text).digest('hex').slice(0, 12).toUpperCase();
    return `${stack.name}-${logicalId}`.slice(0, 51) + `-${suffix}`;
  }
}

/** An asynchronous failure leaves something behind that has to be deleted. */
function physicalIdOf(error: AwsRefusal): string | undefined {
  return 'physicalId' in error ? String(error.physicalId) : undefined;
}
