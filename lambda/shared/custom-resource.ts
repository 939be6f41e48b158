import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { errorName, errorText } from './aws-errors';
import { Deadline } from './deadline';
import { log } from './log';
import { NOTHING_MADE } from './physical-id';
import { redact } from './redact';
import { loggable } from './request-log';
import type { CloudFormationResponse } from './response';
import { cutToBytes, serializeResponse } from './response';
import { deliver } from './response-url';

/** Leaves room in the response for the ids and for the name of the log stream. */
const REASON_MAX_BYTES = 2_400;

export type CustomResourceEvent = CloudFormationCustomResourceEvent;

/** Attributes of a custom resource, read in a template with `Fn::GetAtt`. */
export type Attributes = Readonly<Record<string, string>>;

/** What a handler has to say about its resource; the protocol around it is {@link serve}. */
export interface CustomResource {
  /** Id of the resource an event is about, a function of the event alone; undefined if the event names none. */
  physicalResourceId(event: CustomResourceEvent): string | undefined;

  /** Does what the event asks, as often as it is asked, and stops when the deadline's signal fires. */
  handle(event: CustomResourceEvent, deadline: Deadline): Promise<Attributes>;
}

/** A failed Create that, as far as it knows, made nothing: the Delete that follows may fail to look without harm. */
export class NothingMadeError extends Error {
  constructor(cause: unknown) {
    super(errorText(cause), { cause });
    this.name = 'NothingMadeError';
  }
}

export type LambdaHandler = (event: CustomResourceEvent, context: Context) => Promise<void>;

/**
 * Speaks CloudFormation's custom-resource protocol for a resource.
 *
 * Every event is answered, in time and in the size allowed. A failed Create is answered with the id under which
 * its Delete finds what was made; Update and Delete never fail under a changed id.
 */
export function serve(resource: CustomResource): LambdaHandler {
  return async (event, context) => {
    log('request', { request: loggable(event) });
    const response = await answer(resource, event, context);
    const body = serializeResponse(response);
    log('response', { response: JSON.parse(body) as unknown });
    await deliver(event.ResponseURL, body, () => context.getRemainingTimeInMillis());
  };
}

async function answer(
  resource: CustomResource,
  event: CustomResourceEvent,
  context: Context,
): Promise<CloudFormationResponse> {
  const { StackId, RequestId, LogicalResourceId } = event;
  const request = { StackId, RequestId, LogicalResourceId };
  try {
    const deadline = new Deadline(() => context.getRemainingTimeInMillis());
    const Data = await deadline.run(async () => resource.handle(event, deadline));
    return { ...request, Status: 'SUCCESS', PhysicalResourceId: idOf(resource, event), Data };
  } catch (error) {
    log('failure', { name: errorName(error), stack: error instanceof Error ? error.stack : String(error) });
    const PhysicalResourceId = idAfterFailure(resource, event, error);
    if (isOfNothing(event)) return { ...request, Status: 'SUCCESS', PhysicalResourceId };
    return { ...request, Status: 'FAILED', PhysicalResourceId, Reason: reasonOf(error, context) };
  }
}

/**
 * Whether this is the Delete of a resource that was never made.
 *
 * It is handled all the same, as another delivery of the Create may have made something meanwhile. But what kept the
 * Create from working, a missing permission say, must not keep the rollback from ending.
 */
function isOfNothing(event: CustomResourceEvent): boolean {
  return event.RequestType === 'Delete' && event.PhysicalResourceId === NOTHING_MADE;
}

/** A Delete keeps the id it came with, whatever the properties say by now. */
function idOf(resource: CustomResource, event: CustomResourceEvent): string {
  if (event.RequestType === 'Delete') return event.PhysicalResourceId;
  return resource.physicalResourceId(event) ?? NOTHING_MADE;
}

function idAfterFailure(resource: CustomResource, event: CustomResourceEvent, error: unknown): string {
  if (event.RequestType !== 'Create') return event.PhysicalResourceId;
  return error instanceof NothingMadeError ? NOTHING_MADE : idOf(resource, event);
}

/** CloudFormation shows the reason to whoever deploys: what happened, then where to read more. */
function reasonOf(error: unknown, context: Context): string {
  const text = cutToBytes(redact(errorText(error)) || errorName(error), REASON_MAX_BYTES);
  return `${text} (log: ${context.logGroupName}, ${context.logStreamName})`;
}
