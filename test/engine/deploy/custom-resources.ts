import type { LambdaFunctions } from '../lambda/functions';
import type { EngineDials, Phase } from '../dials';
import type { Random } from '../random';
import type { Properties } from '../resource-provider';
import type { VirtualClock } from '../virtual-clock';
import { asStrings } from './as-strings';
import { ResourceFailure } from './resource-failure';
import type { ResponseEndpoint } from './response-endpoint';

/** A request to a custom resource, without what every request has. */
export interface CustomRequest {
  readonly requestType: 'Create' | 'Update' | 'Delete';
  readonly stackId: string;
  readonly logicalId: string;
  readonly type: string;
  /** Part of the operation; a handler is not told. */
  readonly phase: Phase;
  readonly physicalId?: string;
  readonly properties: Properties;
  readonly previous?: Properties;
  /** Id that is made up when the handler tells none. */
  readonly generatedName: string;
  /** Gives up waiting, as when another resource has failed. */
  readonly interrupted?: Promise<void>;
}

/** What a handler answered, or what CloudFormation made of its silence. */
export interface CustomAnswer {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly reason?: string;
  readonly physicalId: string;
  readonly data: Properties;
}

/** A request with its answer: for tests that ask what a handler was told, and what it said. */
export interface CustomExchange {
  readonly request: CustomRequest;
  readonly answer: CustomAnswer;
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html */
const DEFAULT_TIMEOUT_SECONDS = 3_600;
/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
const RESPONSE_MAX_BYTES = 4_096;
const PHYSICAL_ID_MAX_BYTES = 1_024;

/** Speaks to custom resources as CloudFormation does. */
export class CustomResources {
  exchanges: CustomExchange[] = [];
  /** What the handlers did against the protocol. */
  violations: string[] = [];

  constructor(
    private readonly functions: LambdaFunctions,
    private readonly responses: ResponseEndpoint,
    private readonly clock: VirtualClock,
    private readonly random: Random,
    private readonly dials: () => EngineDials,
  ) {}

  /** @throws ResourceFailure when the answer is FAILED, or none comes */
  async send(request: CustomRequest): Promise<CustomAnswer> {
    const answer = await this.answerTo(request);
    this.exchanges.push({ request, answer });
    if (answer.status === 'SUCCESS') return answer;
    throw new ResourceFailure(`Received response status [FAILED] from custom resource. Message returned: ${answer.reason}`, answer.physicalId); // prettier-ignore
  }

  private async answerTo(request: CustomRequest): Promise<CustomAnswer> {
    const requestId = uuid(this.random);
    const { url, answered } = this.responses.open();
    const event = eventOf(request, url, requestId);
    const seconds = Number(request.properties.ServiceTimeout ?? DEFAULT_TIMEOUT_SECONDS);
    const timeout = this.timeout(seconds * 1000);
    const delivered = this.deliver(String(request.properties.ServiceToken), event);
    const body = await Promise.race([
      answered,
      delivered.then((exists) => (exists ? answered : undefined)),
      timeout.passed,
      ...(request.interrupted === undefined ? [] : [request.interrupted.then(() => null)]),
    ]);
    timeout.cancel();
    if (body === undefined)
      return silence(request, 'CloudFormation did not receive a response from your Custom Resource.');
    if (body === null) return silence(request, `Resource ${request.requestType === 'Create' ? 'creation' : 'update'} cancelled`); // prettier-ignore
    return this.read(request, requestId, body);
  }

  private timeout(milliseconds: number): { passed: Promise<undefined>; cancel: () => void } {
    let cancel: () => void = () => undefined;
    const passed = new Promise<undefined>((resolve) => {
      cancel = this.clock.after(milliseconds, () => resolve(undefined));
    });
    return { passed, cancel };
  }

  private async deliver(serviceToken: string, event: object): Promise<boolean> {
    if (this.dials().duplicates) {
      const later = this.random.integer(30_000);
      this.clock.after(later, () => void this.functions.invokeAsync(serviceToken, event));
    }
    return this.functions.invokeAsync(serviceToken, event);
  }

  private read(request: CustomRequest, requestId: string, body: string): CustomAnswer {
    const parsed = JSON.parse(body) as Record<string, unknown>;
    const { Status, Reason, PhysicalResourceId = '', Data = {} } = parsed;
    const problems = protocolProblems(request, requestId, parsed, body);
    this.violations.push(
      ...problems.map((problem) => `${request.requestType} ${request.logicalId}: ${problem}`),
    );
    const isUsable = PhysicalResourceId !== '' && bytesOf(PhysicalResourceId) <= PHYSICAL_ID_MAX_BYTES;
    const told = isUsable ? String(PhysicalResourceId) : undefined;
    const physicalId = told ?? request.physicalId ?? request.generatedName;
    if (problems.length > 0) return { status: 'FAILED', reason: problems.join(', '), physicalId, data: {} };
    const status = Status === 'SUCCESS' ? 'SUCCESS' : 'FAILED';
    return {
      status,
      physicalId,
      data: Data as Properties,
      ...(Reason === undefined ? {} : { reason: String(Reason) }),
    };
  }
}

function silence({ physicalId, generatedName }: CustomRequest, reason: string): CustomAnswer {
  return { status: 'FAILED', reason, physicalId: physicalId ?? generatedName, data: {} };
}

function eventOf(request: CustomRequest, ResponseURL: string, RequestId: string): object {
  const { requestType, stackId, logicalId, type, physicalId, properties, previous } = request;
  return {
    RequestType: requestType,
    ServiceToken: properties.ServiceToken,
    ResponseURL,
    StackId: stackId,
    RequestId,
    LogicalResourceId: logicalId,
    ...(requestType === 'Create' ? {} : { PhysicalResourceId: physicalId }),
    ResourceType: type,
    ResourceProperties: asStrings(properties),
    ...(requestType === 'Update' ? { OldResourceProperties: asStrings(previous) } : {}),
  };
}

function protocolProblems(
  { requestType, stackId, logicalId, physicalId }: CustomRequest,
  requestId: string,
  parsed: Record<string, unknown>,
  body: string,
): string[] {
  const { Status, Reason, PhysicalResourceId = '', StackId, RequestId, LogicalResourceId } = parsed;
  const checks: (true | string)[] = [
    Buffer.byteLength(body) <= RESPONSE_MAX_BYTES || 'Response object is too long.',
    bytesOf(PhysicalResourceId) <= PHYSICAL_ID_MAX_BYTES || 'Physical Resource ID is too long.',
    (typeof PhysicalResourceId === 'string' && PhysicalResourceId !== '') || 'Invalid PhysicalResourceId',
    StackId === stackId || 'StackId differs from the request',
    RequestId === requestId || 'RequestId differs from the request',
    LogicalResourceId === logicalId || 'LogicalResourceId differs from the request',
    requestType !== 'Delete' || PhysicalResourceId === physicalId || 'Delete answered another physical id',
    Status === 'SUCCESS' ||
      (Status === 'FAILED' && Boolean(Reason)) ||
      'Invalid Status, or FAILED without a reason',
  ];
  return checks.filter((check) => check !== true);
}

const uuid = (random: Random): string => [8, 4, 4, 4, 12].map((length) => random.text(length)).join('-');

const bytesOf = (text: unknown): number => Buffer.byteLength(String(text));
