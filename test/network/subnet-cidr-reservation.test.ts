import { App, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ReservationProvider } from '../../lib/network/reservation-provider';
import { ReservationType } from '../../lib/network/reservation-type';
import { SubnetCidrReservation } from '../../lib/network/subnet-cidr-reservation';
import type { SubnetCidrReservationProps } from '../../lib/network/subnet-cidr-reservation-props';

type Props = Partial<SubnetCidrReservationProps>;

/** A range of an IPv6 block that Amazon chooses at deploy time. */
const UPPER_HALF = Fn.select(1, Fn.cidr(Fn.importValue('subnet-ipv6'), 2, '63'));

class SubnetStack extends Stack {
  public readonly subnet = this.importSubnet('subnet-0a', '100.64.0.0/18');

  constructor(region?: string) {
    super(new App(), 'Stack', { env: { region } });
  }

  public importSubnet(subnetId: string, ipv4CidrBlock?: string): ec2.ISubnet {
    return ec2.Subnet.fromSubnetAttributes(this, subnetId, { subnetId, ipv4CidrBlock });
  }

  public reserve(id: string, props: Props = {}): SubnetCidrReservation {
    const defaults = { subnet: this.subnet, cidrBlocks: ['100.64.32.0/19'] };
    return new SubnetCidrReservation(this, id, { ...defaults, ...props });
  }
}

function reserve(props: Props = {}, region?: string) {
  const stack = new SubnetStack(region);
  const reservation = stack.reserve('Prefixes', props);
  return { stack, reservation, template: Template.fromStack(stack) };
}

describe('with the Lambda function', () => {
  test('makes one custom resource for the subnet, all values as text', () => {
    reserve().template.hasResourceProperties('Custom::SubnetCidrReservation', {
      SubnetId: 'subnet-0a',
      ReservationType: 'prefix',
      CidrBlocks: ['100.64.32.0/19'],
      AdoptExisting: 'false',
      RemoveAdopted: 'false',
      RequireFreePrefixes: Match.absent(),
      OwnerId: { 'Fn::Join': ['', [{ Ref: 'AWS::StackId' }, Match.stringLikeRegexp('^/[0-9a-f]{18}$')]] },
    });
  });

  test('passes everything on, zero included', () => {
    const { template } = reserve({
      reservationType: ReservationType.EXPLICIT,
      description: 'for the mail relays',
      tags: { team: 'mail' },
      adoptExisting: true,
      removeAdopted: true,
      requireFreePrefixes: 0,
    });
    template.hasResourceProperties('Custom::SubnetCidrReservation', {
      ReservationType: 'explicit',
      Description: 'for the mail relays',
      Tags: { team: 'mail' },
      AdoptExisting: 'true',
      RemoveAdopted: 'true',
      RequireFreePrefixes: '0',
    });
  });

  test('shares one function among all subnets of a stack', () => {
    const stack = new SubnetStack();
    stack.reserve('A');
    stack.reserve('B', {
      subnet: stack.importSubnet('subnet-0b', '100.64.64.0/18'),
      cidrBlocks: ['100.64.96.0/19'],
    });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.resourceCountIs('Custom::SubnetCidrReservation', 2);
  });

  test('runs on the newest Node.js with a log group of its own that expires', () => {
    const { template } = reserve();
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  test('may make reservations in the subnets concerned only', () => {
    const stack = new SubnetStack();
    stack.reserve('A');
    stack.reserve('B', {
      subnet: stack.importSubnet('subnet-0b', '100.64.64.0/18'),
      cidrBlocks: ['100.64.96.0/19'],
    });
    const subnetArn = (id: string) => ({
      'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(`:subnet/${id}$`)])],
    });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'ec2:CreateSubnetCidrReservation',
            Resource: [subnetArn('subnet-0a'), subnetArn('subnet-0b')],
          }),
        ]),
      },
    });
  });

  test('may tag reservations when it makes them and when they carry its tag, and others only to take them over', () => {
    const conditions = (props: Props) =>
      policyStatements(reserve(props).template)
        .filter(({ Action }) => [Action].flat().includes('ec2:CreateTags'))
        .map(({ Condition }) => Condition);
    const onCreate = { StringEquals: { 'ec2:CreateAction': 'CreateSubnetCidrReservation' } };
    const thisStack = { 'Fn::Join': ['', [{ Ref: 'AWS::StackId' }, '/*']] };
    const ours = { StringLike: { 'aws:ResourceTag/cdk-eks-podnet:owner': thisStack } };
    const taken = { StringLike: { 'aws:RequestTag/cdk-eks-podnet:owner': thisStack } };
    expect(conditions({})).toEqual([onCreate, ours]);
    expect(conditions({ adoptExisting: true })).toEqual([onCreate, ours, taken]);
  });

  test('has no managed policy', () => {
    reserve().template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });

  test('starts when its permissions and its log group exist', () => {
    const { template } = reserve();
    const [resource] = Object.values(template.findResources('Custom::SubnetCidrReservation'));
    const [policy] = Object.keys(template.findResources('AWS::IAM::Policy'));
    const [logGroup] = Object.keys(template.findResources('AWS::Logs::LogGroup'));
    expect(resource.DependsOn).toEqual(expect.arrayContaining([policy, logGroup]));
  });

  test('reports what it finds in the subnet', () => {
    const { stack, reservation } = reserve();
    expect(stack.resolve(reservation.attribute('FreePrefixes'))).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^Prefixes/), 'FreePrefixes'],
    });
  });

  test('takes ranges that are known at deploy time only', () => {
    const { template } = reserve({ cidrBlocks: [UPPER_HALF] });
    template.resourceCountIs('Custom::SubnetCidrReservation', 1);
  });
});

describe('with the native resource', () => {
  const provider = ReservationProvider.native();

  test('makes one resource for each range, whose id holds the range', () => {
    const { template } = reserve({ provider, cidrBlocks: ['100.64.32.0/19', '100.64.16.0/20'] }, 'us-east-1');
    const [first, second] = Object.entries(template.findResources('AWS::EC2::SubnetCidrReservation'));
    expect(first[0]).toMatch(/^PrefixesRange1006432019/);
    expect(second[0]).toMatch(/^PrefixesRange1006416020/);
    expect(first[1].Properties).toEqual({
      SubnetId: 'subnet-0a',
      Cidr: '100.64.32.0/19',
      ReservationType: 'prefix',
    });
    template.resourceCountIs('AWS::Lambda::Function', 0);
  });

  test('gives a changed range a new resource, never a replacement that overlaps the old one', () => {
    const ids = (cidr: string) =>
      Object.keys(
        reserve({ provider, cidrBlocks: [cidr] }, 'us-east-1').template.findResources(
          'AWS::EC2::SubnetCidrReservation',
        ),
      );
    expect(ids('100.64.32.0/19')).not.toEqual(ids('100.64.0.0/19'));
  });

  test('spells IPv6 ranges as RFC 5952 does, which CloudFormation compares with', () => {
    const { template } = reserve({ provider, cidrBlocks: ['2001:0DB8:0:1:8000:0:0:0/65'] }, 'us-west-2');
    template.hasResourceProperties('AWS::EC2::SubnetCidrReservation', { Cidr: '2001:db8:0:1:8000::/65' });
  });

  test('carries description and tags', () => {
    const { template } = reserve({ provider, description: 'pods', tags: { team: 'net' } }, 'us-east-1');
    template.hasResourceProperties('AWS::EC2::SubnetCidrReservation', {
      Description: 'pods',
      Tags: [{ Key: 'team', Value: 'net' }],
    });
  });

  test('refuses a region whose CloudFormation does not know the type, by name', () => {
    expect(() => reserve({ provider }, 'eu-west-1')).toThrow(
      'AWS::EC2::SubnetCidrReservation is not known to CloudFormation in eu-west-1, only in us-east-1, us-west-2: use ReservationProvider.lambda(), or name eu-west-1 in additionalRegions if it has arrived there',
    );
  });

  test('takes a region that is said to know the type', () => {
    const wider = ReservationProvider.native({ additionalRegions: ['eu-west-1'] });
    reserve({ provider: wider }, 'eu-west-1').template.resourceCountIs('AWS::EC2::SubnetCidrReservation', 1);
  });

  test('warns where the region is not known at synth', () => {
    const { stack } = reserve({ provider });
    Annotations.fromStack(stack).hasWarning(
      '/Stack/Prefixes',
      Match.stringLikeRegexp('the region of this stack is not known'),
    );
  });

  test('refuses ranges that are known at deploy time only', () => {
    expect(() => reserve({ provider, cidrBlocks: [UPPER_HALF] }, 'us-east-1')).toThrow(
      'cidrBlocks are known at deploy time only: use ReservationProvider.lambda(), or write the ranges down',
    );
  });

  test('reports nothing, and says so', () => {
    const { reservation } = reserve({ provider }, 'us-east-1');
    expect(() => reservation.attribute('FreePrefixes')).toThrow(/reports nothing about the subnet/);
  });
});

describe('refuses', () => {
  test('several wrong ranges at once', () => {
    const cidrBlocks = [
      '100.64.32.1/19',
      '100.64.16.0/20',
      '100.64.24.0/21',
      '10.0.0.0/20',
      '100.64.0.16/29',
    ];
    let message = '';
    try {
      reserve({ cidrBlocks });
    } catch (error) {
      ({ message } = error as Error);
    }
    expect(message.match(/RSV-\d+/g)!.sort()).toEqual(['RSV-01', 'RSV-02', 'RSV-03', 'RSV-04']);
  });

  test('a whole subnet for prefixes, as no interface would get an address', () => {
    expect(() => reserve({ cidrBlocks: ['100.64.0.0/18'] })).toThrow(/RSV-06/);
  });

  test('no range at all', () => {
    expect(() => reserve({ cidrBlocks: [] })).toThrow(
      'cidrBlocks is empty: name at least one range to reserve',
    );
  });

  test('ranges that overlap, also in a subnet of which nothing is known', () => {
    const stack = new SubnetStack();
    const subnet = stack.importSubnet('subnet-0c');
    const cidrBlocks = ['10.9.0.0/20', '10.9.8.0/21'];
    expect(() => stack.reserve('Unknown', { subnet, cidrBlocks })).toThrow(/RSV-02/);
  });
});

test.each([[['100.64.0.128/29']], [['100.64.0.0/18']]])('lets ranges of your own be %j', (cidrBlocks) => {
  const { reservation } = reserve({ cidrBlocks, reservationType: ReservationType.EXPLICIT });
  expect(reservation.cidrBlocks).toEqual(cidrBlocks);
});

interface Statement {
  readonly Action: string | string[];
  readonly Condition?: object;
}

function policyStatements(template: Template): Statement[] {
  return Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
}
