import type { EngineDials } from '../dials';
import type { Random } from '../random';
import { TemplateRefusal } from '../template/template';
import type { World } from '../world';
import type { ResourceCalls } from './resource-calls';
import { ResourceFailure } from './resource-failure';
import type { Leftover, Stack, StackResource } from './stack';

/** What every part of an operation on a stack works with. */
export class Operation {
  /** Settles when a failure interrupts what still runs. */
  readonly interrupted: Promise<void> | undefined;
  interrupt: () => void = () => undefined;

  constructor(
    readonly stack: Stack,
    readonly world: World,
    readonly calls: ResourceCalls,
    readonly random: Random,
    readonly dials: EngineDials,
  ) {
    if (dials.interrupts) this.interrupted = new Promise((resolve) => (this.interrupt = resolve));
  }

  /** What a schedule needs of every operation. */
  get pace() {
    return { clock: this.world.clock, random: this.random, jitter: this.dials.jitter };
  }

  record(
    { logicalId, type, physicalId }: Pick<StackResource, 'logicalId' | 'type'> & { physicalId?: string },
    status: string,
    reason?: string,
  ): void {
    this.stack.events.push({
      timestamp: this.world.clock.date().toISOString(),
      ...{ logicalId, type, status },
      ...(physicalId !== undefined && { physicalId }),
      ...(reason !== undefined && { reason }),
    });
  }

  recordStack(status: Stack['state']['status'], reason?: string): void {
    this.stack.change({ status });
    const { name, id } = this.stack;
    this.record({ logicalId: name, type: 'AWS::CloudFormation::Stack', physicalId: id }, status, reason);
  }

  leave({ logicalId, type, physicalId }: StackResource, why: Leftover['why'], reason?: string): void {
    this.stack.leftovers.push({ logicalId, type, physicalId, why, ...(reason !== undefined && { reason }) });
  }
}

/** Reasons of failures; what is no failure of a resource is a defect of the test, and thrown. */
export function reasonsOf(errors: ReadonlyMap<string, Error>): string[] {
  return [...errors].map(([id, error]) => {
    if (error instanceof ResourceFailure || error instanceof TemplateRefusal)
      return `${id}: ${error.message}`;
    throw error;
  });
}
