import type { Properties } from '../resource-provider';
import type { DeletionPolicy, Template } from '../template/template';

/** Statuses of the AWS SDK (`StackStatus` of client-cloudformation), as far as the engine reaches them. */
export type StackStatus =
  | 'CREATE_IN_PROGRESS' | 'CREATE_COMPLETE' | 'ROLLBACK_IN_PROGRESS' | 'ROLLBACK_COMPLETE' | 'ROLLBACK_FAILED'
  | 'UPDATE_IN_PROGRESS' | 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' | 'UPDATE_COMPLETE'
  | 'UPDATE_ROLLBACK_IN_PROGRESS' | 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS' | 'UPDATE_ROLLBACK_COMPLETE'
  | 'UPDATE_ROLLBACK_FAILED' | 'DELETE_IN_PROGRESS' | 'DELETE_COMPLETE' | 'DELETE_FAILED'; // prettier-ignore

/** A resource as a stack has it: never changed, only replaced by another such object. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly properties: Properties;
  readonly attributes: Properties;
  readonly deletionPolicy: DeletionPolicy;
  readonly updateReplacePolicy: DeletionPolicy;
  /** Ids of the resources it was made after. */
  readonly dependencies: readonly string[];
}

/** One line of the events of a stack, as `aws cloudformation describe-stack-events` tells it. */
export interface StackEvent {
  readonly timestamp: string;
  readonly logicalId: string;
  readonly physicalId?: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

/** Something that still exists although no stack knows it any longer, or by a policy. */
export interface Leftover {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly why: 'retained' | 'dropped';
  readonly reason?: string;
}

/** What the next ContinueUpdateRollback has to do. */
export interface PendingRollback {
  readonly reverts: readonly Revert[];
  readonly doomed: readonly StackResource[];
}

/** A resource to be brought back to what it was before the update. */
export interface Revert {
  readonly before: StackResource;
  /** What the update asked for, under the id that it has now. */
  readonly attempted: StackResource;
  readonly wasReplaced: boolean;
}

/** A stack between two operations. */
export interface StackState {
  readonly status: StackStatus;
  readonly template?: Template;
  readonly parameters: Readonly<Record<string, string>>;
  readonly resources: ReadonlyMap<string, StackResource>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly imports: readonly string[];
  readonly pending?: PendingRollback;
}

/** A stack with everything that happened to it. */
export class Stack {
  state: StackState = {
    status: 'CREATE_IN_PROGRESS',
    parameters: {},
    resources: new Map(),
    outputs: {},
    exports: {},
    imports: [],
  };
  events: StackEvent[] = [];
  leftovers: Leftover[] = [];

  constructor(
    readonly name: string,
    readonly id: string,
  ) {}

  get resources(): ReadonlyMap<string, StackResource> {
    return this.state.resources;
  }

  put(resource: StackResource): void {
    this.change({ resources: new Map([...this.resources, [resource.logicalId, resource]]) });
  }

  remove(logicalId: string): void {
    this.change({ resources: new Map([...this.resources].filter(([id]) => id !== logicalId)) });
  }

  change(change: Partial<StackState>): void {
    this.state = { ...this.state, ...change };
  }

  /** @returns a function that puts the stack back to what it is now */
  snapshot(): () => void {
    const { state, events, leftovers } = this;
    const kept = [[...events], [...leftovers]] as const;
    return () => {
      this.state = state;
      this.events = [...kept[0]];
      this.leftovers = [...kept[1]];
    };
  }
}
