import {
  bundleOf,
  HandlerProcess,
  LoopbackEc2,
  ResponseServer,
  Stack,
  type LoopbackSubnet,
  type Properties,
  type StackOptions,
} from '../../loopback';

// Other test files compete for the processor.
jest.setTimeout(30_000);

/** Everything a test of the built handler needs: EC2, the response URL, and the handler in its process. */
export class Stage {
  readonly ec2 = new LoopbackEc2();
  readonly responses = new ResponseServer();
  handler!: HandlerProcess;

  async open(): Promise<void> {
    const endpoint = await this.ec2.listen();
    await this.responses.listen();
    this.handler = await HandlerProcess.start(await bundleOf('subnet-cidr-reservation'), {
      AWS_ENDPOINT_URL_EC2: endpoint,
    });
  }

  async close(): Promise<void> {
    await this.handler.stop();
    await this.ec2.close();
    await this.responses.close();
  }

  subnet(subnet: Partial<LoopbackSubnet> = {}): string {
    return this.ec2.state.addSubnet({ cidrBlock: '100.64.0.0/18', ...subnet }).subnetId;
  }

  stack(options: StackOptions = {}): Stack {
    return new Stack((event, timeout) => this.handler.invoke(event, timeout), this.responses, options);
  }

  /** A reservation that somebody else made, and what it looked like. */
  foreign(subnetId: string, cidr: string, tags: Record<string, string> = { Team: 'data' }): string {
    const reservation = { subnetId, cidr, reservationType: 'prefix', description: 'not ours', tags };
    return this.ec2.state.createReservation(reservation).subnetCidrReservationId;
  }

  /** Ranges that EC2 has reserved in a subnet, in the order of their text. */
  reserved(subnetId: string): string[] {
    return this.ec2.state
      .reservationsOf(subnetId)
      .map(({ cidr }) => cidr)
      .sort();
  }
}

export const OWNER = 'test-stack/Network/PodSubnet1';

/** Properties as the construct writes them. */
export function properties(
  SubnetId: string,
  CidrBlocks: readonly string[],
  more: Properties = {},
): Properties {
  return {
    SubnetId,
    ReservationType: 'prefix',
    CidrBlocks,
    AdoptExisting: false,
    RemoveAdopted: false,
    OwnerId: OWNER,
    ...more,
  };
}
