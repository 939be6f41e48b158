import { Match } from 'aws-cdk-lib/assertions';
import type { NodegroupProps } from '../support/node-stacks';
import { deploy, networkOf, nodegroup, types } from '../support/node-stacks';
import { ImportedClusterStack } from '../support/cluster-stack';
import { NodeImage } from '../../lib/cluster/node-image';
import { PodAddressing } from '../../lib/aws-node/pod-addressing';
import { SelfManagedNodegroup } from '../../lib/cluster/self-managed-nodegroup';

/** A group with EFA in one subnet. */
function withEfa(type: string, props: NodegroupProps = {}) {
  return nodegroup((stack) => ({
    instanceTypes: types(type),
    nodeSubnets: [stack.nodeSubnets[0]],
    efa: true,
    ...props,
  }));
}

interface Interface {
  readonly NetworkCardIndex: number;
  readonly DeviceIndex: number;
  readonly InterfaceType: string;
  readonly Groups: unknown[];
}

const layoutOf = (type: string): string[] =>
  (withEfa(type, { customNetworking: false }).data.NetworkInterfaces as Interface[]).map(
    ({ NetworkCardIndex, DeviceIndex, InterfaceType }) =>
      `${InterfaceType} ${NetworkCardIndex}/${DeviceIndex}`,
  );

describe('the layout', () => {
  // EC2 User Guide, "Maximize network bandwidth": P5 takes 33 interfaces and one address.
  test('of p5 is an ordinary interface and 32 that are EFA-only', () => {
    const [first, second, third, ...others] = layoutOf('p5.48xlarge');
    expect([first, second, third]).toEqual(['interface 0/0', 'efa-only 0/1', 'efa-only 1/0']);
    expect(others).toHaveLength(30);
    expect(others.at(-1)).toBe('efa-only 31/0');
  });

  test('of p6-b300 leaves the first card, which takes no EFA, to ordinary traffic', () => {
    const [first, second, ...others] = layoutOf('p6-b300.48xlarge');
    expect([first, second]).toEqual(['interface 0/0', 'efa-only 1/0']);
    expect(others).toHaveLength(15);
  });

  test('of a type that is not in the table follows the cards given for it', () => {
    const limits = [
      {
        instanceType: 'p6e-gb200.36xlarge',
        enis: 8,
        ipv4PerEni: 50,
        vcpus: 144,
        architecture: 'arm64',
        efaCards: [1, 3],
      },
    ];
    const { data } = withEfa('p6e-gb200.36xlarge', { limits });
    expect((data.NetworkInterfaces as Interface[]).map((each) => each.NetworkCardIndex)).toEqual([0, 1, 3]);
  });
});

describe('the launch template', () => {
  const { template, data } = withEfa('p4d.24xlarge');

  test('names security groups in every interface and not beside them, as EC2 wants it', () => {
    expect(data).not.toHaveProperty('SecurityGroupIds');
    const interfaces = data.NetworkInterfaces as Interface[];
    for (const { Groups } of interfaces) {
      expect(Groups).toHaveLength(2);
      expect(JSON.stringify(Groups)).toContain('EfaSecurityGroup');
    }
    expect(data).not.toHaveProperty('SubnetId');
  });

  test('puts the nodes close to each other', () => {
    template.hasResourceProperties('AWS::EC2::PlacementGroup', { Strategy: 'cluster' });
    expect(data.Placement).toEqual({ GroupName: expect.anything() as unknown });
  });

  test('comes with a group that really lets traffic in from itself and out to itself', () => {
    const self = { 'Fn::GetAtt': [Match.stringLikeRegexp('EfaSecurityGroup'), 'GroupId'] };
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      IpProtocol: '-1',
      GroupId: self,
      SourceSecurityGroupId: self,
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
      IpProtocol: '-1',
      GroupId: self,
      DestinationSecurityGroupId: self,
    });
  });
});

test('an Auto Scaling group gets the same interfaces', () => {
  const stack = new ImportedClusterStack();
  const nodeSubnets = [stack.nodeSubnets[0]];
  new SelfManagedNodegroup(stack, 'Nodes', {
    ...networkOf(stack),
    nodeSubnets,
    instanceTypes: types('p4d.24xlarge'),
    efa: true,
  });
  const { data } = deploy(stack);
  expect(data.NetworkInterfaces).toHaveLength(5);
  expect(data).not.toHaveProperty('SecurityGroupIds');
});

describe('max pods', () => {
  const secondary = PodAddressing.secondaryIp();
  // (interfaces of card 0 - EFA-only - first one with custom networking) x (50 - 1) + 2, at most 250.
  test.each([
    ['p5.48xlarge', false, secondary, 51],
    ['p5en.48xlarge', true, secondary, 100],
    ['p5en.48xlarge', false, secondary, 149],
    ['trn1.32xlarge', true, secondary, 149],
    ['trn1.32xlarge', false, secondary, 198],
    ['p4d.24xlarge', true, secondary, 250],
    ['p5en.48xlarge', true, PodAddressing.prefixDelegation(), 250],
    ['p6-b300.48xlarge', true, secondary, 149],
  ])('of %s, custom networking %s', (type, customNetworking, podAddressing, pods) => {
    expect(withEfa(type, { customNetworking, podAddressing }).nodes.maxPods).toBe(pods);
  });

  test.each(['p5.48xlarge', 'p5e.48xlarge', 'trn2.48xlarge', 'hpc7a.96xlarge'])(
    'of %s with custom networking: an interface for pods is missing, and the error says what to do',
    (type) =>
      expect(() => withEfa(type)).toThrow(
        `${type} has no interface left for pods (2 - 1 - 1 = 0): use a type with more interfaces, or take fewer of them away from aws-node: with EFA on the first network card, such types serve pods in the node subnets only, without custom networking`,
      ),
  );
});

test.each<[string, NodegroupProps, string]>([
  ['without EFA', { instanceTypes: types('m7i.large') }, 'm7i.large has no EFA: leave efa out'],
  [
    'whose cards are not known',
    { instanceTypes: types('trn2.3xlarge') },
    'which network cards of trn2.3xlarge take an EFA is not known: give the limits of the type with efaCards',
  ],
  [
    'whose max pods EKS chooses',
    { image: NodeImage.al2023({ chosenByEks: true }) },
    'chosenByEks and efa exclude each other',
  ],
])('refuses types %s', (_, props, message) => {
  expect(() => withEfa('p4d.24xlarge', props)).toThrow(message);
});

test('refuses several subnets', () => {
  expect(() => nodegroup({ instanceTypes: types('p4d.24xlarge'), efa: true })).toThrow(
    'efa needs nodes in one subnet, EFA traffic is not routed: nodeSubnets has 3',
  );
});
