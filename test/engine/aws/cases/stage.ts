import type { Properties, ProviderRequest } from '../../resource-provider';
import { VirtualClock } from '../../virtual-clock';
import type { Dials } from '../dials';
import { AwsWorld } from '../world';

/** A resource that a case has made. */
export interface Made {
  readonly type: string;
  readonly logicalId: string;
  readonly id: string;
  readonly properties: Properties;
  readonly attributes: Properties;
}

/** A world and the steps of a case: resources made, changed and removed one by one, without a template. */
export class Stage {
  readonly world: AwsWorld;
  private count = 0;

  /** @param ground - dials of a new world, or a world that there is */
  constructor(ground: Partial<Dials> | AwsWorld = {}) {
    if (ground instanceof AwsWorld) {
      this.world = ground;
      return;
    }
    this.world = new AwsWorld({ clock: new VirtualClock(), dials: ground });
    this.world.eks.open = () =>
      Promise.resolve({ endpoint: 'https://127.0.0.1:1', certificateAuthority: 'LS0t' });
  }

  async make(type: string, properties: Properties = {}): Promise<Made> {
    this.count += 1;
    const logicalId = `Resource${this.count}`;
    const { physicalId: id, attributes } = await this.run(type, (provider) =>
      provider.create(this.request(type, logicalId, properties)),
    );
    return { type, logicalId, id, properties, attributes };
  }

  async change(made: Made, properties: Properties): Promise<void> {
    const request = this.request(made.type, made.logicalId, { ...made.properties, ...properties });
    await this.run(made.type, (provider) =>
      provider.update({ ...request, previous: made.properties, physicalId: made.id }),
    );
  }

  async remove({ type, logicalId, properties, id }: Made): Promise<void> {
    await this.run(type, (provider) =>
      provider.delete({ ...this.request(type, logicalId, properties), physicalId: id }),
    );
  }

  private run<T>(
    type: string,
    work: (provider: NonNullable<ReturnType<AwsWorld['providerFor']>>) => Promise<T>,
  ): Promise<T> {
    const provider = this.world.providerFor(type);
    if (provider === undefined) throw new Error(`the world has no ${type}`);
    return this.world.clock.run(work(provider));
  }

  private request(type: string, logicalId: string, properties: Properties): ProviderRequest {
    const { region, accountId, partition, clock } = this.world;
    const stackId = `arn:aws:cloudformation:${region}:${accountId}:stack/Case/0`;
    const generatedName = `Case-${logicalId}-ABCDEFGHIJKL`;
    return {
      stackName: 'Case',
      stackId,
      logicalId,
      type,
      properties,
      region,
      accountId,
      partition,
      clock,
      generatedName,
    };
  }

  vpc(properties: Properties = {}): Promise<Made> {
    return this.make('AWS::EC2::VPC', { CidrBlock: '10.0.0.0/16', EnableDnsHostnames: true, ...properties });
  }

  subnet(vpc: Made, CidrBlock: string, zone = 0): Promise<Made> {
    const AvailabilityZone = this.world.availabilityZones()[zone];
    return this.make('AWS::EC2::Subnet', { VpcId: vpc.id, CidrBlock, AvailabilityZone });
  }

  async gateway(vpc: Made): Promise<{ gateway: Made; attachment: Made }> {
    const gateway = await this.make('AWS::EC2::InternetGateway');
    const attachment = await this.make('AWS::EC2::VPCGatewayAttachment', {
      VpcId: vpc.id,
      InternetGatewayId: gateway.id,
    });
    return { gateway, attachment };
  }

  table(vpc: Made): Promise<Made> {
    return this.make('AWS::EC2::RouteTable', { VpcId: vpc.id });
  }

  route(table: Made, target: Properties): Promise<Made> {
    return this.make('AWS::EC2::Route', {
      RouteTableId: table.id,
      DestinationCidrBlock: '0.0.0.0/0',
      ...target,
    });
  }

  associate(table: Made, subnet: Made): Promise<Made> {
    return this.make('AWS::EC2::SubnetRouteTableAssociation', {
      RouteTableId: table.id,
      SubnetId: subnet.id,
    });
  }

  group(vpc: Made, properties: Properties = {}): Promise<Made> {
    return this.make('AWS::EC2::SecurityGroup', {
      VpcId: vpc.id,
      GroupDescription: 'a group',
      ...properties,
    });
  }

  role(service: string, properties: Properties = {}): Promise<Made> {
    return this.make('AWS::IAM::Role', { AssumeRolePolicyDocument: trust(service), ...properties });
  }

  /** A NAT gateway in a subnet of its own, with everything that it needs. */
  async nat(vpc: Made, CidrBlock = '10.0.255.0/28'): Promise<{ nat: Made; address: Made; attachment: Made }> {
    const home = await this.subnet(vpc, CidrBlock);
    const { gateway, attachment } = await this.gateway(vpc);
    const table = await this.table(vpc);
    await this.route(table, { GatewayId: gateway.id });
    await this.associate(table, home);
    const address = await this.make('AWS::EC2::EIP', { Domain: 'vpc' });
    const AllocationId = address.attributes.AllocationId;
    const nat = await this.make('AWS::EC2::NatGateway', { SubnetId: home.id, AllocationId });
    return { nat, address, attachment };
  }
}

export function trust(service: string, Action: string | string[] = 'sts:AssumeRole') {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action }] };
}

export function allow(Action: string | string[], Resource: string | string[] = '*', more: Properties = {}) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource, ...more }] };
}

/** The last step of a case: AWS refuses it. */
export type Case = (stage: Stage) => Promise<unknown>;
