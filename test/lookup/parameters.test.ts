import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { PodNetworkCluster } from '../../lib/cluster/pod-network-cluster';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { AddressPlan } from '../../lib/planning/address-plan';
import { PrefixReservation } from '../../lib/planning/prefix-reservation';
import { PodSubnetSelection } from '../../lib/vpc-cni/pod-subnet-selection';

/** Subnets of two zones whose CIDR blocks another team keeps in SSM parameters. */
function app(context: { [key: string]: unknown } = {}): App {
  const root = new App({ context });
  const stack = new Stack(root, 'Platform', { env: { account: '111111111111', region: 'eu-west-1' } });
  const parameter = (name: string) => StringParameter.valueFromLookup(stack, `/network/${name}`);
  const subnets = (role: string) =>
    ['a', 'b'].map((zone) =>
      ec2.Subnet.fromSubnetAttributes(stack, `${role}-${zone}`, {
        subnetId: `subnet-${role}${zone}`,
        availabilityZone: `eu-west-1${zone}`,
        ipv4CidrBlock: parameter(`${role}/${zone}`),
      }),
    );
  const podSubnets = subnets('pod');
  const network = PodNetworkVpc.fromPodNetworkVpcAttributes(stack, 'Network', {
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    }),
    vpcCidrBlocks: [parameter('vpc')],
    clusterSubnets: subnets('cluster'),
    nodeSubnets: subnets('node'),
    podSubnets,
    prefixReservation: PrefixReservation.upperHalf(),
  });
  const cluster = new PodNetworkCluster(stack, 'Cluster', {
    network,
    version: eks.KubernetesVersion.V1_36,
    serviceIpv4Cidr: parameter('services'),
    publicAccessCidrs: [parameter('office')],
    podSubnetSelection: PodSubnetSelection.customNetworking({ subnets: podSubnets }),
  });
  cluster.addNodegroup('General', { instanceTypes: [new ec2.InstanceType('m7i.2xlarge')], maxSize: 3 });
  return root;
}

const VALUES: { [name: string]: string } = {
  vpc: '10.0.0.0/16', services: '172.20.0.0/16', office: '203.0.113.0/24',
  'cluster/a': '10.0.0.0/28', 'cluster/b': '10.0.0.16/28',
  'node/a': '10.0.32.0/19', 'node/b': '10.0.64.0/19',
  'pod/a': '100.64.0.0/18', 'pod/b': '100.64.64.0/18',
}; // prettier-ignore

/** What the CDK CLI writes to cdk.context.json after it asked SSM. */
function answers(values = VALUES): { [key: string]: string } {
  const { missing = [] } = app().synth().manifest;
  return Object.fromEntries(
    missing.map(({ key, props }) => {
      const { parameterName } = props as unknown as { parameterName: string };
      return [key, values[parameterName.replace('/network/', '')]];
    }),
  );
}

test('the first synthesis asks for every parameter, and says that checks wait, without an error', () => {
  const root = app();
  const { missing = [] } = root.synth().manifest;
  expect(missing.map(({ provider }) => provider)).toEqual(Object.keys(VALUES).map(() => 'ssm'));
  const annotations = Annotations.fromStack(root.node.findChild('Platform') as Stack);
  annotations.hasInfo('/Platform/Network', Match.stringLikeRegexp('checks .* wait until'));
  expect(annotations.findError('*', Match.anyValue())).toEqual([]);
});

test('the second one has the values in its template', () => {
  const root = app(answers());
  const template = JSON.stringify(root.synth().getStackByName('Platform').template);
  expect(template).toContain('203.0.113.0/24');
  expect(template).toContain('100.64.32.0/19');
  expect(template).not.toContain('dummy-value');
});

test.each([
  ['a malformed block of the VPC', { vpc: '10.0.0.0' }, /vpcCidrBlocks: "10\.0\.0\.0" is not a CIDR block/],
  ['subnets that overlap', { 'pod/b': '100.64.0.0/19' }, /SUB-03/],
  ['a private office', { office: '10.9.0.0/16' }, /10\.9\.0\.0\/16 is private/],
  ['services in the VPC', { services: '10.0.0.0/20' }, /CLU-10/],
])('the second one refuses %s', (_, values, message) => {
  expect(() => app(answers({ ...VALUES, ...values }))).toThrow(message);
});

test('an address plan takes no look-up, and says what to do instead', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  const vpcCidrBlock = StringParameter.valueFromLookup(stack, '/network/vpc');
  expect(() => AddressPlan.compute({ vpcCidrBlock })).toThrow(
    /dummy-value-for-\/network\/vpc stands for a parameter that is still to be looked up.*write the block here, or into the context of cdk\.json/,
  );
});
