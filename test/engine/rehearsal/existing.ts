import { Stage, type Made } from '../aws/cases/stage';
import type { AwsWorld } from '../aws/world';

/** What an example goes into: made before it, with the ids that it names. */
interface Existing {
  /** The region of an example that leaves it to the environment. */
  readonly region?: string;
  readonly make: (ground: Ground) => Promise<void>;
}

/** Resources with ids of their own, as someone else has made them. */
class Ground extends Stage {
  private give(kind: string, id: string): void {
    this.world.tables.giveId(kind, id);
  }

  vpcCalled(id: string, CidrBlock: string): Promise<Made> {
    this.give('vpc', id);
    return this.vpc({ CidrBlock });
  }

  subnetCalled(id: string, vpc: Made, CidrBlock: string, zone: number): Promise<Made> {
    this.give('subnet', id);
    return this.subnet(vpc, CidrBlock, zone);
  }

  tableCalled(id: string, vpc: Made): Promise<Made> {
    this.give('rtb', id);
    return this.table(vpc);
  }

  async clusterCalled(Name: string, groupId: string, SubnetIds: string[]): Promise<Made> {
    const RoleArn = (await this.role('eks.amazonaws.com')).attributes.Arn;
    this.give('sg', groupId);
    const AccessConfig = { AuthenticationMode: 'API_AND_CONFIG_MAP' };
    return this.make('AWS::EKS::Cluster', { Name, RoleArn, ResourcesVpcConfig: { SubnetIds }, AccessConfig });
  }
}

const ISSUER = 'https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF';

/** A VPC with a NAT gateway, and three subnets in each of three zones. */
const THREE_BY_THREE: Existing = {
  region: 'eu-west-1',
  async make(s) {
    const vpc = await s.vpcCalled('vpc-0123456789abcdef0', '10.20.0.0/16');
    await s.make('AWS::EC2::VPCCidrBlock', { VpcId: vpc.id, CidrBlock: '100.72.0.0/16' });
    const { nat } = await s.nat(vpc, '10.20.255.0/28');
    for (const zone of [0, 1, 2]) {
      const table = await s.tableCalled(`rtb-0123456789abcdef${zone}`, vpc);
      await s.route(table, { NatGatewayId: nat.id });
      const blocks = { c: `10.20.${zone}.0/28`, a: `10.20.${(zone + 1) * 16}.0/20`, b: `100.72.${zone * 64}.0/18` }; // prettier-ignore
      for (const [role, block] of Object.entries(blocks))
        await s.associate(table, await s.subnetCalled(`subnet-0${role}${zone + 1}`, vpc, block, zone));
    }
  },
};

const EXISTING: Readonly<Record<string, Existing>> = {
  /** A cluster with an aws-node that no add-on manages, and subnets for its pods. */
  'addon-on-imported-cluster.ts': {
    async make(s) {
      const vpc = await s.vpc();
      await s.make('AWS::EC2::VPCCidrBlock', { VpcId: vpc.id, CidrBlock: '100.64.0.0/16' });
      const homes = [await s.subnet(vpc, '10.0.0.0/24', 0), await s.subnet(vpc, '10.0.1.0/24', 1)];
      for (const zone of [0, 1])
        await s.subnetCalled(`subnet-0123456789abcdef${zone}`, vpc, `100.64.${zone * 64}.0/18`, zone);
      await s.clusterCalled('existing', 'sg-0123456789abcdef0', homes.map(({ id }) => id)); // prettier-ignore
      await s.make('AWS::IAM::OIDCProvider', { Url: ISSUER });
    },
  },

  'existing-vpc.ts': THREE_BY_THREE,
  'shared-vpc.ts': THREE_BY_THREE,

  /** Two subnets with instances in their lower halves. */
  'reserve-existing-subnets.ts': {
    async make(s) {
      const vpc = await s.vpc({ CidrBlock: '10.20.0.0/16' });
      for (const [zone, block] of ['10.20.64.0/20', '10.20.80.0/20'].entries()) {
        const { id } = await s.subnetCalled(`subnet-0123456789abcdef${zone}`, vpc, block, zone);
        for (let i = 0; i < 40; i += 1) s.world.network.addInterface(id, `instance ${zone}.${i}`);
      }
    },
  },
};

/** Region that an example is written for without saying so. */
export function regionOf(file: string): { region?: string } {
  const region = EXISTING[file]?.region;
  return region === undefined ? {} : { region };
}

/** Makes what an example takes for granted. */
export async function makeExisting(file: string, world: AwsWorld): Promise<void> {
  await EXISTING[file]?.make(new Ground(world));
}
