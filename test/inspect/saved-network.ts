type Json = Record<string, unknown>;

/** Answers of the AWS CLI and kubectl by the name of a file, in the shapes of their version 2. */
export type SavedNetwork = Record<string, Json>;

export const subnet = (SubnetId: string, CidrBlock: string, AvailabilityZone = 'us-east-1a'): Json => ({
  AvailabilityZone,
  AvailabilityZoneId: 'use1-az1',
  AvailableIpAddressCount: 100,
  CidrBlock,
  OwnerId: '123456789012',
  State: 'available',
  SubnetArn: `arn:aws:ec2:us-east-1:123456789012:subnet/${SubnetId}`,
  SubnetId,
  VpcId: 'vpc-1',
});

export interface InterfaceOptions {
  readonly subnetId: string;
  readonly addresses: string[];
  readonly prefixes?: string[];
  readonly instanceId?: string;
  readonly tags?: Record<string, string>;
}

/** An interface; without an instance it is attached to nothing. */
export function networkInterface(id: string, options: InterfaceOptions): Json {
  const { subnetId, addresses, prefixes = [], instanceId, tags = {} } = options;
  return {
    ...(instanceId === undefined
      ? {}
      : {
          Attachment: {
            AttachmentId: 'eni-attach-1',
            DeviceIndex: 0,
            InstanceId: instanceId,
            Status: 'attached',
          },
        }),
    Description: '',
    InterfaceType: 'interface',
    Ipv4Prefixes: prefixes.map((Ipv4Prefix) => ({ Ipv4Prefix })),
    NetworkInterfaceId: id,
    OwnerId: '123456789012',
    PrivateIpAddress: addresses[0],
    PrivateIpAddresses: addresses.map((PrivateIpAddress, index) => ({
      Primary: index === 0,
      PrivateIpAddress,
    })),
    Status: instanceId === undefined ? 'available' : 'in-use',
    SubnetId: subnetId,
    TagSet: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    VpcId: 'vpc-1',
  };
}

export const reservation = (SubnetId: string, Cidr: string, ReservationType = 'prefix'): Json => ({
  SubnetCidrReservationId: 'scr-1',
  SubnetId,
  Cidr,
  ReservationType,
  OwnerId: '123456789012',
});

export const node = (name: string, instanceId: string, instanceType = 'm5.large', pods = '110'): Json => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels: { 'node.kubernetes.io/instance-type': instanceType } },
  spec: { providerID: `aws:///us-east-1a/${instanceId}` },
  status: { capacity: { pods } },
});

export const pod = (nodeName: string, podIP: string, more: Json = {}, phase = 'Running'): Json => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `pod-${podIP}` },
  spec: { nodeName, ...more },
  status: { phase, podIP },
});

export const list = (kind: string, items: Json[]): Json => ({ apiVersion: 'v1', kind, items });

export const awsNode = (env: Record<string, string>): Json => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'aws-node', namespace: 'kube-system' },
  spec: {
    template: {
      spec: {
        containers: [
          { name: 'aws-node', env: Object.entries(env).map(([name, value]) => ({ name, value })) },
          { name: 'aws-eks-nodeagent' },
        ],
      },
    },
  },
});

/**
 * One /24, the upper half reserved for prefixes, with two nodes: one holds two prefixes for three pods, the other one for
 * none. A load balancer has an address in the lower half, and an interface of aws-node is left behind.
 */
export function network(): SavedNetwork {
  const a = 'subnet-a';
  const tags = { 'node.k8s.amazonaws.com/instance_id': 'i-9', 'cluster.k8s.amazonaws.com/name': 'prod' };
  return {
    'subnets.json': { Subnets: [subnet(a, '10.0.0.0/24')] },
    'enis.json': {
      NetworkInterfaces: [
        networkInterface('eni-1', {
          subnetId: a,
          addresses: ['10.0.0.10'],
          prefixes: ['10.0.0.128/28', '10.0.0.144/28'],
          instanceId: 'i-1',
        }),
        networkInterface('eni-2', {
          subnetId: a,
          addresses: ['10.0.0.11'],
          prefixes: ['10.0.0.160/28'],
          instanceId: 'i-2',
        }),
        networkInterface('eni-lb', { subnetId: a, addresses: ['10.0.0.40'], instanceId: undefined }),
        networkInterface('eni-left', { subnetId: a, addresses: ['10.0.0.70', '10.0.0.71'], tags }),
      ],
    },
    'reservations.json': {
      SubnetIpv4CidrReservations: [reservation(a, '10.0.0.128/25')],
      SubnetIpv6CidrReservations: [],
    },
    'nodes.json': list('List', [node('node-1', 'i-1'), node('node-2', 'i-2')]),
    'pods.json': list('List', [
      pod('node-1', '10.0.0.129'),
      pod('node-1', '10.0.0.130'),
      pod('node-1', '10.0.0.145'),
      pod('node-1', '10.0.0.10', { hostNetwork: true }),
      pod('node-2', '10.0.0.161', {}, 'Succeeded'),
    ]),
    'aws-node.json': awsNode({ ENABLE_PREFIX_DELEGATION: 'true', WARM_PREFIX_TARGET: '1' }),
  };
}
