import { LoopbackServer } from '../../loopback/http-server';

/** CloudFormation's state of the stack, and Lambda's door for a function that goes on with its own work. */
export class ControlPlane {
  /** State of the stack; undefined lets CloudFormation be unreachable. */
  stackStatus: string | undefined = 'UPDATE_IN_PROGRESS';
  /** Events a function handed over to itself. */
  readonly handedOver: object[] = [];
  /** HTTP status Lambda answers, for as many calls as given. */
  readonly lambdaAnswers: number[] = [];
  /** Runs an event that was handed over. */
  invoke: (event: object) => void = () => undefined;

  private readonly server = new LoopbackServer(async ({ url, body, headers }, response) => {
    if (!url.startsWith('/2015-03-31/functions/')) {
      if (this.stackStatus === undefined) return void response.destroy();
      const xml = `<DescribeStacksResponse><Stacks><member><StackStatus>${this.stackStatus}</StackStatus></member></Stacks></DescribeStacksResponse>`;
      return void response.writeHead(200).end(xml);
    }
    const status = this.lambdaAnswers.shift() ?? (headers['x-amz-invocation-type'] === 'Event' ? 202 : 400);
    response.writeHead(status).end();
    if (status !== 202) return;
    const event = JSON.parse(body) as object;
    this.handedOver.push(event);
    this.invoke(event);
  });

  reset(): void {
    this.stackStatus = 'UPDATE_IN_PROGRESS';
    this.handedOver.length = 0;
    this.lambdaAnswers.length = 0;
  }

  listen(): Promise<string> {
    return this.server.listen();
  }

  close(): Promise<void> {
    return this.server.close();
  }
}
