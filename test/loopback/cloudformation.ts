import { randomUUID } from 'node:crypto';
import type { Invocation } from './handler-process';
import type { ResponseServer } from './response-server';

/** Properties as a template has them: CloudFormation turns every scalar into a string. */
export type Properties = Record<string, unknown>;

/** Custom resources by logical id, in the order of their dependencies. */
export type Template = Record<string, Properties>;

export interface StackOptions {
  /** How often each event is delivered: Lambda promises at least once, not exactly once. @default 1 */
  readonly deliveries?: number;
  /** Timeout of the Lambda function, in milliseconds. @default 60000 */
  readonly functionTimeout?: number;
}

export interface Deployment {
  readonly status: 'COMPLETE' | 'ROLLBACK_COMPLETE' | 'ROLLBACK_FAILED' | 'DELETE_FAILED';
  /** Why the deployment, or its rollback, failed. */
  readonly reasons: readonly string[];
}

interface Resource {
  readonly physicalId: string;
  readonly properties: Properties;
  readonly data: Record<string, string>;
}

interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly Data?: Record<string, string>;
}

type Invoke = (event: object, timeout: number) => Promise<Invocation>;

/** Lambda delivers an asynchronous event again after an error, twice. */
const ATTEMPTS_PER_DELIVERY = 3;

export function asStrings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asStrings);
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return Object.fromEntries(entries.map(([key, v]) => [key, asStrings(v)]));
}

/** A stack of custom resources, treated as CloudFormation treats them: changes, replacements, rollbacks, clean-up. */
export class Stack {
  readonly resources = new Map<string, Resource>();
  /** Every event that was sent, in order. */
  readonly events: { RequestType: string; LogicalResourceId: string; PhysicalResourceId?: string }[] = [];
  readonly stackId = `arn:aws:cloudformation:us-east-1:123456789012:stack/test/${randomUUID()}`;

  constructor(
    private readonly invoke: Invoke,
    private readonly responses: ResponseServer,
    private readonly options: StackOptions = {},
  ) {}

  data(logicalId: string): Record<string, string> {
    return this.resources.get(logicalId)!.data;
  }

  /**
   * Creates or updates the stack.
   *
   * @param thenFail - whether some other resource fails when all of these have succeeded
   */
  async deploy(template: Template, { thenFail = false } = {}): Promise<Deployment> {
    const before = new Map(this.resources);
    const undo: (() => Promise<string[]>)[] = [];
    const reasons: string[] = [];
    for (const [logicalId, raw] of Object.entries(template)) {
      const properties = asStrings(raw) as Properties;
      const reason = await this.put(logicalId, properties, undo);
      if (reason !== undefined) reasons.push(reason);
      if (reasons.length > 0) break;
    }
    if (thenFail) reasons.push('some other resource failed');
    if (reasons.length > 0) return this.rollBack(undo, reasons);
    return this.cleanUp(template, before);
  }

  async delete(): Promise<Deployment> {
    const reasons: string[] = [];
    for (const [logicalId, { physicalId, properties }] of [...this.resources].reverse()) {
      const { Status, Reason } = await this.send('Delete', logicalId, physicalId, properties);
      if (Status === 'FAILED') reasons.push(Reason ?? 'no reason');
      else this.resources.delete(logicalId);
    }
    return { status: reasons.length === 0 ? 'COMPLETE' : 'DELETE_FAILED', reasons };
  }

  private async put(
    logicalId: string,
    properties: Properties,
    undo: (() => Promise<string[]>)[],
  ): Promise<string | undefined> {
    const former = this.resources.get(logicalId);
    if (former !== undefined && JSON.stringify(former.properties) === JSON.stringify(properties))
      return undefined;
    const answer =
      former === undefined
        ? await this.send('Create', logicalId, undefined, properties)
        : await this.send('Update', logicalId, former.physicalId, properties, former.properties);
    const { PhysicalResourceId: physicalId, Data: data = {} } = answer;
    undo.unshift(
      former === undefined
        ? () => this.undoCreate(logicalId, physicalId, properties)
        : () =>
            this.undoUpdate(
              logicalId,
              answer.Status === 'FAILED' ? former.physicalId : physicalId,
              properties,
              former,
            ),
    );
    if (answer.Status === 'FAILED') return answer.Reason ?? 'no reason';
    this.resources.set(logicalId, { physicalId, properties, data });
    return undefined;
  }

  private async undoCreate(logicalId: string, physicalId: string, properties: Properties): Promise<string[]> {
    this.resources.delete(logicalId);
    const { Status, Reason = 'no reason' } = await this.send('Delete', logicalId, physicalId, properties);
    return Status === 'FAILED' ? [Reason] : [];
  }

  /** Back to the former properties; if the attempt had replaced the resource, the replacement is deleted after that. */
  private async undoUpdate(
    logicalId: string,
    physicalId: string,
    attempted: Properties,
    former: Resource,
  ): Promise<string[]> {
    const answer = await this.send('Update', logicalId, physicalId, former.properties, attempted);
    if (answer.Status === 'FAILED') return [answer.Reason ?? 'no reason'];
    this.resources.set(logicalId, {
      ...former,
      physicalId: answer.PhysicalResourceId,
      data: answer.Data ?? {},
    });
    if (answer.PhysicalResourceId === physicalId) return [];
    const { Status, Reason = 'no reason' } = await this.send('Delete', logicalId, physicalId, attempted);
    return Status === 'FAILED' ? [Reason] : [];
  }

  private async rollBack(undo: readonly (() => Promise<string[]>)[], reasons: string[]): Promise<Deployment> {
    const failures: string[] = [];
    for (const step of undo) failures.push(...(await step()));
    const status = failures.length === 0 ? 'ROLLBACK_COMPLETE' : 'ROLLBACK_FAILED';
    return { status, reasons: [...reasons, ...failures] };
  }

  /** Deletes what was replaced, and what is no longer in the template, in reverse order. */
  private async cleanUp(template: Template, before: Map<string, Resource>): Promise<Deployment> {
    for (const [logicalId, { physicalId, properties }] of [...before].reverse()) {
      const isRemoved = !(logicalId in template);
      if (!isRemoved && this.resources.get(logicalId)?.physicalId === physicalId) continue;
      await this.send('Delete', logicalId, physicalId, properties);
      if (isRemoved) this.resources.delete(logicalId);
    }
    return { status: 'COMPLETE', reasons: [] };
  }

  private async send(
    RequestType: 'Create' | 'Update' | 'Delete',
    LogicalResourceId: string,
    PhysicalResourceId: string | undefined,
    ResourceProperties: Properties,
    OldResourceProperties?: Properties,
  ): Promise<Answer> {
    const event = {
      RequestType,
      ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:loopback',
      ResponseURL: this.responses.newUrl(),
      StackId: this.stackId,
      RequestId: randomUUID(),
      LogicalResourceId,
      ...(PhysicalResourceId === undefined ? {} : { PhysicalResourceId }),
      ResourceType: 'Custom::SubnetCidrReservation',
      ResourceProperties,
      ...(OldResourceProperties === undefined ? {} : { OldResourceProperties }),
    };
    this.events.push(event);
    const { deliveries = 1 } = this.options;
    await Promise.all(Array.from({ length: deliveries }, () => this.deliver(event)));
    const body = this.responses.bodyAt(event.ResponseURL);
    return body === undefined ? this.noAnswer(event) : this.check(event, body);
  }

  private async deliver(event: object): Promise<void> {
    const { functionTimeout = 60_000 } = this.options;
    for (let attempt = 0; attempt < ATTEMPTS_PER_DELIVERY; attempt += 1) {
      const { error } = await this.invoke(event, functionTimeout);
      if (error === undefined) return;
    }
  }

  /** CloudFormation makes up an id for a resource that never told its own. */
  private noAnswer(event: { LogicalResourceId: string; PhysicalResourceId?: string }): Answer {
    const made = `test-${event.LogicalResourceId}-1ABCDEFGHIJKL`;
    return {
      Status: 'FAILED',
      Reason: 'the custom resource did not answer in time',
      PhysicalResourceId: event.PhysicalResourceId ?? made,
    };
  }

  /** What CloudFormation demands of an answer. */
  private check(
    event: { RequestType: string; RequestId: string; LogicalResourceId: string; PhysicalResourceId?: string },
    body: string,
  ): Answer {
    const answer = JSON.parse(body) as Answer & Record<string, unknown>;
    const broken = [
      Buffer.byteLength(body) <= 4096 || 'the response is longer than 4,096 bytes',
      Buffer.byteLength(answer.PhysicalResourceId) <= 1024 || 'the physical id is longer than 1 KB',
      answer.StackId === this.stackId || 'StackId differs',
      answer.RequestId === event.RequestId || 'RequestId differs',
      answer.LogicalResourceId === event.LogicalResourceId || 'LogicalResourceId differs',
      event.RequestType !== 'Delete' ||
        answer.PhysicalResourceId === event.PhysicalResourceId ||
        'Delete changed the id',
      answer.Status === 'SUCCESS' || Boolean(answer.Reason) || 'FAILED without a reason',
      Object.values(answer.Data ?? {}).every((v) => typeof v === 'string') || 'an attribute is not a string',
    ].filter((problem) => problem !== true);
    if (broken.length > 0) throw new Error(`protocol violated: ${broken.join(', ')}: ${body}`);
    return answer;
  }
}
