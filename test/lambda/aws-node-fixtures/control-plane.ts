import { LoopbackServer } from '../../loopback/http-server';

/** CloudFormation, which knows in which state a stack is. */
export class ControlPlane {
  /** State of the stack; undefined lets CloudFormation be unreachable. */
  stackStatus: string | undefined = 'UPDATE_IN_PROGRESS';
  /** HTTP status of the next answers; 0 breaks the connection. */
  readonly faults: number[] = [];
  /** How often the state was asked for. */
  asked = 0;

  private readonly server = new LoopbackServer(async (_, response) => {
    this.asked += 1;
    const fault = this.faults.shift() ?? (this.stackStatus === undefined ? 0 : 200);
    if (fault === 0) return void response.destroy();
    const xml = `<DescribeStacksResponse><Stacks><member><StackStatus>${this.stackStatus}</StackStatus></member></Stacks></DescribeStacksResponse>`;
    response
      .writeHead(fault)
      .end(fault === 200 ? xml : '<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>');
  });

  reset(): void {
    this.stackStatus = 'UPDATE_IN_PROGRESS';
    this.faults.length = 0;
    this.asked = 0;
  }

  listen(): Promise<string> {
    return this.server.listen();
  }

  close(): Promise<void> {
    return this.server.close();
  }
}
