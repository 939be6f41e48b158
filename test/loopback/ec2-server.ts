import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { XMLBuilder } from 'fast-xml-parser';
import { ACTIONS } from './ec2-actions';
import { Ec2Query } from './ec2-query';
import { Ec2Error, Ec2State } from './ec2-state';
import { FaultInjector, type Fault } from './faults';
import { LoopbackServer, reset, type Request } from './http-server';

export interface LoopbackEc2Options {
  /** Largest page of any list. @default 255 */
  readonly pageSize?: number;
  /** Told of every call. @default - nobody is told */
  readonly onCall?: (call: Ec2Call) => void;
}

/** A call as it was received. */
export interface Ec2Call {
  readonly action: string;
  readonly query: Ec2Query;
  readonly fault?: Fault;
  /** Code of the error that was answered; undefined if the call was done. */
  readonly error?: string;
}

const ENCODED = 'Encoded authorization failure message: ' + 'x1y2'.repeat(200);

/** Refusals that come before the call is even looked at. */
const REFUSALS: Partial<Record<Fault['kind'], Ec2Error>> = {
  throttle: new Ec2Error('RequestLimitExceeded', 'Request limit exceeded.', 503),
  deny: new Ec2Error(
    'UnauthorizedOperation',
    `You are not authorized to perform this operation. ${ENCODED}`,
    403,
  ),
  'server-error': new Ec2Error('InternalError', 'An internal error has occurred', 500),
};

/** EC2's query API on the loopback interface, as far as subnet CIDR reservations need it, with faults on demand. */
export class LoopbackEc2 {
  readonly state = new Ec2State();
  readonly faults = new FaultInjector();
  readonly calls: Ec2Call[] = [];
  private readonly xml = new XMLBuilder({ suppressEmptyNode: true, ignoreAttributes: false });
  private readonly server = new LoopbackServer((request, response) => this.answer(request, response));

  constructor(private readonly options: LoopbackEc2Options = {}) {}

  /** @returns the URL to give to clients as `AWS_ENDPOINT_URL_EC2` */
  async listen(port = 0): Promise<string> {
    return this.server.listen(port);
  }

  get url(): string {
    return this.server.url;
  }

  async close(): Promise<void> {
    await this.server.close();
  }

  /** How often each action was called. */
  countCalls(subnetId?: string): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { action, query } of this.calls) {
      if (subnetId !== undefined && this.subnetOf(query) !== subnetId) continue;
      counts[action] = (counts[action] ?? 0) + 1;
    }
    return counts;
  }

  private async answer({ body }: Request, response: ServerResponse): Promise<void> {
    const query = new Ec2Query(body);
    const action = query.get('Action') ?? '';
    const fault = this.faults.next(action, this.subnetOf(query));
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'reset-before') return reset(response);
    const { status, text, error } = this.perform(action, query, fault);
    this.record({ action, query, ...(fault && { fault }), ...(error && { error }) });
    if (fault?.kind === 'reset-after') return reset(response);
    if (fault?.kind === 'slow') await sleep(fault.milliseconds ?? 100);
    response.writeHead(status, { 'content-type': 'text/xml;charset=UTF-8' });
    response.end(fault?.kind === 'malformed' ? text.slice(0, text.length / 2) : text);
  }

  private perform(
    action: string,
    query: Ec2Query,
    fault: Fault | undefined,
  ): { status: number; text: string; error?: string } {
    const requestId = randomUUID();
    try {
      const refusal = fault && REFUSALS[fault.kind];
      if (refusal !== undefined) throw refusal;
      const perform = ACTIONS[action];
      if (perform === undefined) {
        throw new Ec2Error('InvalidAction', `The action ${action} is not valid for this web service.`);
      }
      const { pageSize = 255 } = this.options;
      const result = perform({ state: this.state, query, pageSize, ...(fault && { fault: fault.kind }) });
      const xmlns = { '@_xmlns': 'http://ec2.amazonaws.com/doc/2016-11-15/' };
      return { status: 200, text: this.xmlOf({ [`${action}Response`]: { ...xmlns, requestId, ...result } }) };
    } catch (error) {
      if (!(error instanceof Ec2Error)) throw error;
      const { code: Code, message: Message, status } = error;
      const Response = { Errors: { Error: { Code, Message } }, RequestID: requestId };
      return { status, text: this.xmlOf({ Response }), error: Code };
    }
  }

  private xmlOf(document: Record<string, unknown>): string {
    return `<?xml version="1.0" encoding="UTF-8"?>\n${this.xml.build(document)}`;
  }

  private record(call: Ec2Call): void {
    this.calls.push(call);
    this.options.onCall?.(call);
  }

  /** Subnet that a call is about, also where it names a reservation only. */
  private subnetOf(query: Ec2Query): string | undefined {
    const id =
      query.get('SubnetCidrReservationId') ?? query.get('ResourceId.1') ?? query.filter('resource-id')?.[0];
    const reservation = id === undefined ? undefined : this.state.reservations.get(id);
    return (
      reservation?.subnetId ??
      query.get('SubnetId') ??
      query.get('SubnetId.1') ??
      query.filter('subnet-id')?.[0]
    );
  }
}
