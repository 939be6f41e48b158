import type { Properties } from './resource-provider';

/** In which order CloudFormation undoes the in-place updates of a failed update. */
export type RollbackOrder = 'forward' | 'reverse' | 'random';

/** Part of an operation in which a call happens. */
export type Phase = 'create' | 'update' | 'rollback' | 'cleanup' | 'delete';

/** A call that CloudFormation makes for a resource. */
export interface ResourceCall {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  readonly operation: 'create' | 'update' | 'delete';
  readonly phase: Phase;
  readonly properties: Properties;
}

/** How a call is made to fail: before anything is done, or when all is done, as an asynchronous failure is. */
export type CallFault = 'before' | 'after';

/** What the engine is free to do differently each time. */
export interface EngineDials {
  /** Order, concurrency and made-up ids follow from it. @default 1 */
  readonly seed: number;
  /** Order in which a failed update is undone. @default 'forward' */
  readonly rollbackOrder: RollbackOrder;
  /** Every event is delivered once more, with the same RequestId. @default false */
  readonly duplicates: boolean;
  /** The first PUT of every answer is lost. @default false */
  readonly lostAnswers: boolean;
  /** A failure interrupts custom resources that still run; their Delete comes at once. @default false */
  readonly interrupts: boolean;
  /** Dependants start when a resource is configured, before it is complete. @default false */
  readonly earlyDependants: boolean;
  /** A function that was not called for long is inactive: its first event of a deployment fails, and is delivered again. @default false */
  readonly idleFunctions: boolean;
  /** By type, properties that are changed in place although the specification says that they replace. @default - none */
  readonly inPlace: Readonly<Record<string, readonly string[]>>;
  /** Longest pause before a resource starts, in milliseconds. @default 5000 */
  readonly jitter: number;
  /** @default - nothing is made to fail */
  readonly fault?: (call: ResourceCall) => CallFault | undefined;
  /** A human, or anything else, between two calls. @default - nobody acts */
  readonly between?: (call: ResourceCall) => Promise<void> | void;
}

export const DEFAULT_DIALS: EngineDials = {
  seed: 1,
  rollbackOrder: 'forward',
  duplicates: false,
  lostAnswers: false,
  interrupts: false,
  earlyDependants: false,
  idleFunctions: false,
  inPlace: {},
  jitter: 5_000,
};
