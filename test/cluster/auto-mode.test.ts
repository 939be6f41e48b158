import { readFileSync } from 'node:fs';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AutoModeNodes } from '../../lib/cluster/auto-mode/auto-mode-nodes';
import type {
  AutoModeNodesOptions,
  AutoModeNodesProps,
} from '../../lib/cluster/auto-mode/auto-mode-nodes-props';
import {
  AutoModeIpv4PrefixSize,
  AutoModeNetworkPolicy,
  AutoModeSnatPolicy,
} from '../../lib/cluster/auto-mode/auto-mode-nodes-props';
import { KarpenterCapacityType } from '../../lib/cluster/node-pool-options';
import { clusterApp } from '../support/cluster-app';
import { ImportedClusterStack } from '../support/cluster-stack';
import { types } from '../support/node-stacks';

interface Kubernetes {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Record<string, never>;
}

/** Nodes of Auto Mode in a cluster that exists already. */
function define(props: Partial<AutoModeNodesProps> = {}, ipFamily?: eks.IpFamily) {
  const stack = new ImportedClusterStack(ipFamily);
  const { cluster, nodeSubnets, podSubnets } = stack;
  const nodes = new AutoModeNodes(stack, 'Auto', { cluster, nodeSubnets, podSubnets, ...props });
  const nodeClass = stack.resolve(nodes.nodeClass) as { spec: Record<string, unknown> };
  const pool = stack.resolve(nodes.nodePool) as { spec: { template: { spec: { requirements: object[] } } } };
  return { stack, nodes, nodeClass: nodeClass.spec, pool: pool.spec };
}

const kinds = (stack: Stack, nodes: AutoModeNodes): string[] => {
  const text = stack.resolve(nodes.manifests) as string | { 'Fn::Join': [string, (string | object)[]] };
  const joined =
    typeof text === 'string'
      ? text
      : text['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'token')).join('');
  return (JSON.parse(joined) as { items: Kubernetes[] }).items.map(({ kind }) => kind);
};

const autoMode = (nodes: (cluster: ReturnType<typeof clusterApp>['cluster']) => void, props: object = {}) => {
  const app = clusterApp({ props: { autoMode: true, ...props }, nodes });
  return { ...app, template: Template.fromStack(app.stack) };
};

describe('a cluster with Auto Mode alone', () => {
  const { template, cluster } = autoMode((made) => made.addAutoModeNodes('General'));

  test('has all three switches on together, and no built-in node pool', () => {
    template.hasResourceProperties('AWS::EKS::Cluster', {
      ComputeConfig: { Enabled: true, NodePools: [], NodeRoleArn: Match.absent() },
      StorageConfig: { BlockStorage: { Enabled: true } },
      KubernetesNetworkConfig: { ElasticLoadBalancing: { Enabled: true } },
      BootstrapSelfManagedAddons: false,
    });
  });

  test('has a cluster role with the policies of Auto Mode that may tag sessions', () => {
    const policies = ['Cluster', 'Compute', 'BlockStorage', 'LoadBalancing', 'Networking'];
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Action: 'sts:TagSession', Effect: 'Allow' })]),
      },
      ManagedPolicyArns: policies.map((name) =>
        Match.objectLike({ 'Fn::Join': ['', Match.arrayWith([`:iam::aws:policy/AmazonEKS${name}Policy`])] }),
      ),
    });
  });

  test('installs no add-on, and says so where one is asked for', () => {
    template.resourceCountIs('AWS::EKS::Addon', 0);
    expect(() => cluster.vpcCni).toThrow('vpcCni is not installed: nodes of Auto Mode do not need it');
    expect(() => cluster.kubeProxy).toThrow('kubeProxy is not installed');
    expect([cluster.coreDns, cluster.upgradeGuard]).toEqual([undefined, undefined]);
  });

  test('lets its nodes in, and owns their instance profile, so that the role can be deleted', () => {
    template.hasResourceProperties('AWS::EKS::AccessEntry', {
      Type: 'EC2',
      AccessPolicies: [
        {
          AccessScope: { Type: 'cluster' },
          PolicyArn: {
            'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('AmazonEKSAutoNodePolicy$')])],
          },
        },
      ],
    });
    template.resourceCountIs('AWS::IAM::InstanceProfile', 1);
  });
});

describe('a cluster with Auto Mode beside other nodes', () => {
  const mixed = (before: boolean) =>
    autoMode((cluster) => {
      if (before) cluster.addAutoModeNodes('Auto', { networkPolicy: AutoModeNetworkPolicy.DEFAULT_DENY });
      cluster.addNodegroup('General', { instanceTypes: types('m7i.large') });
      if (!before) cluster.addAutoModeNodes('Auto', { networkPolicy: AutoModeNetworkPolicy.DEFAULT_DENY });
    });

  test('installs what those nodes need, with the same logical ids as without Auto Mode', () => {
    const addons = (template: Template): string[] =>
      Object.keys(template.findResources('AWS::EKS::Addon')).sort();
    const plain = Template.fromStack(clusterApp().stack);
    expect(addons(mixed(true).template)).toEqual(addons(plain));
    expect(addons(plain)).toHaveLength(3);
  });

  test.each([true, false])(
    'leaves the ConfigMap of network policies to the add-on (Auto Mode first: %s)',
    (before) => {
      const { stack, cluster } = mixed(before);
      const nodes = cluster.node.findChild('Auto') as AutoModeNodes;
      expect(kinds(stack, nodes)).toEqual(['NodeClass', 'NodePool']);
    },
  );
});

test.each([
  [{}, 1],
  [{ vpcCniSettings: { networkPolicy: {} } }, 0],
])('network policies beside an add-on that turns them off are a warning: %j', (props, count) => {
  const { stack } = autoMode((cluster) => {
    cluster.addNodegroup('General', { instanceTypes: types('m7i.large') });
    cluster.addAutoModeNodes('Auto', { networkPolicy: AutoModeNetworkPolicy.DEFAULT_DENY });
  }, props);
  const found = Annotations.fromStack(stack).findWarning(
    '*',
    Match.stringLikeRegexp('turns the network policy controller off'),
  );
  expect(found).toHaveLength(count);
});

test('props for other nodes are a warning in a cluster with Auto Mode alone', () => {
  const props = { vpcCniSettings: { networkPolicy: {} } };
  const warned = (stack: Stack): number =>
    Annotations.fromStack(stack).findWarning(
      '*',
      Match.stringLikeRegexp('nodes of Auto Mode ignore vpcCniSettings'),
    ).length;
  expect(warned(autoMode((cluster) => cluster.addAutoModeNodes('Auto'), props).stack)).toBe(1);
  const mixed = autoMode(
    (cluster) => cluster.addNodegroup('General', { instanceTypes: types('m7i.large') }),
    props,
  );
  expect(warned(mixed.stack)).toBe(0);
});

test('without Auto Mode all three switches are off together, so that it can be turned off again', () => {
  Template.fromStack(clusterApp().stack).hasResourceProperties('AWS::EKS::Cluster', {
    ComputeConfig: { Enabled: false },
    StorageConfig: { BlockStorage: { Enabled: false } },
    KubernetesNetworkConfig: { ElasticLoadBalancing: { Enabled: false } },
  });
});

test('addAutoModeNodes needs Auto Mode', () => {
  expect(() => clusterApp({ nodes: (cluster) => void cluster.addAutoModeNodes('Auto') })).toThrow(
    "addAutoModeNodes('Auto') needs the cluster to have autoMode: true",
  );
});

describe('the published network of a large platform', () => {
  const source = readFileSync('examples/auto-mode.ts', 'utf8');

  test('takes at most 15 lines', () => {
    const lines = source.split('\n').filter((line) => line !== '' && !line.startsWith('//'));
    expect(lines.slice(0, -1).length).toBeLessThanOrEqual(15);
  });

  test('has nodes in 3 x /22 of a /20 and pods in 3 x /18 of 100.80.0.0/16', () => {
    expect(source).toContain("vpcCidrBlock: '10.0.0.0/20'");
    expect(source).toContain("podCidrBlocks: ['100.80.0.0/16']");
  });
});

describe('the NodeClass', () => {
  test('selects subnets and groups by id, pods in subnets of their own, and prefixes', () => {
    const { nodeClass } = define();
    expect(nodeClass).toEqual({
      instanceProfile: { Ref: expect.stringContaining('InstanceProfile') as string },
      subnetSelectorTerms: ['a', 'b', 'c'].map((zone) => ({ id: `subnet-node-eu-west-1${zone}` })),
      securityGroupSelectorTerms: [{ id: 'sg-cluster' }],
      podSubnetSelectorTerms: ['a', 'b', 'c'].map((zone) => ({ id: `subnet-pod-eu-west-1${zone}` })),
      podSecurityGroupSelectorTerms: [{ id: 'sg-cluster' }],
      advancedNetworking: { associatePublicIPAddress: false, ipv4PrefixSize: 'Auto' },
    });
  });

  test('takes every option of the pod network', () => {
    const group = (stack: Stack) => ec2.SecurityGroup.fromSecurityGroupId(stack, 'Pods', 'sg-pods');
    const scope = new ImportedClusterStack();
    const { nodeClass } = define({
      ipv4PrefixSize: AutoModeIpv4PrefixSize.SINGLE_ADDRESSES,
      snatPolicy: AutoModeSnatPolicy.DISABLED,
      networkPolicy: AutoModeNetworkPolicy.DEFAULT_ALLOW,
      podSecurityGroups: [group(scope)],
      storage: { sizeGibibytes: 200, iops: 6000, throughput: 500 },
      capacityTypes: [KarpenterCapacityType.RESERVED],
      capacityReservationIds: ['cr-0123456789abcdef0'],
    });
    expect(nodeClass).toMatchObject({
      snatPolicy: 'Disabled',
      networkPolicy: 'DefaultAllow',
      podSecurityGroupSelectorTerms: [{ id: 'sg-pods' }],
      advancedNetworking: { ipv4PrefixSize: '32' },
      ephemeralStorage: { size: '200Gi', iops: 6000, throughput: 500 },
      capacityReservationSelectorTerms: [{ id: 'cr-0123456789abcdef0' }],
    });
  });

  test('with static interfaces says at synth how many addresses a node has for life', () => {
    const { stack, nodeClass } = define({
      networkInterfaces: [
        { networkCardIndex: 0, deviceIndex: 0, secondaryIpv4PrefixCount: 2 },
        { networkCardIndex: 1, deviceIndex: 0, efaOnly: true },
      ],
    });
    expect(nodeClass.advancedNetworking).toMatchObject({
      networkInterfaces: [
        { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface', secondaryIPv4PrefixCount: 2 },
        { networkCardIndex: 1, deviceIndex: 0, interfaceType: 'efa-only' },
      ],
    });
    Annotations.fromStack(stack).hasWarning(
      '*',
      Match.stringLikeRegexp('have 32 addresses for pods and get no more for life'),
    );
  });
});

describe('the NodePool', () => {
  const keys = ({ pool }: ReturnType<typeof define>): string[] =>
    pool.template.spec.requirements.map((each) => (each as { key: string }).key);

  test('names instances by labels of Auto Mode, and the zones of its subnets', () => {
    expect(keys(define())).toEqual([
      'eks.amazonaws.com/instance-category',
      'eks.amazonaws.com/instance-generation',
      'kubernetes.io/arch',
      'topology.kubernetes.io/zone',
      'karpenter.sh/capacity-type',
    ]);
    expect(JSON.stringify(define().pool)).not.toContain('karpenter.k8s.aws');
  });

  test('takes limits, expiry, disruption and weight', () => {
    const { pool } = define({
      instanceTypes: types('m7i.large'),
      nodePoolLimits: { cpu: 100, memoryGibibytes: 400 },
      expireAfter: Duration.hours(12),
      disruptionBudget: '5%',
      weight: 10,
    });
    expect(pool).toMatchObject({
      template: { spec: { expireAfter: '43200s' } },
      disruption: {
        consolidationPolicy: 'WhenEmptyOrUnderutilized',
        consolidateAfter: '60s',
        budgets: [{ nodes: '5%' }],
      },
      limits: { cpu: '100', memory: '400Gi' },
      weight: 10,
    });
  });
});

test('network policies in a cluster with Auto Mode alone come with the ConfigMap that turns the controller on', () => {
  const { stack, nodes } = define({ networkPolicy: AutoModeNetworkPolicy.DEFAULT_DENY });
  expect(kinds(stack, nodes)).toEqual(['ConfigMap', 'NodeClass', 'NodePool']);
});

test('tags need rights of the cluster role, each tied to the cluster', () => {
  const { template } = autoMode((cluster) => cluster.addAutoModeNodes('Auto', { tags: { team: 'a' } }));
  const [policy] = Object.values(
    template.findResources('AWS::IAM::Policy', {
      Properties: { Roles: [{ Ref: Match.stringLikeRegexp('ClusterRole') }] },
    }),
  ) as { Properties: { PolicyDocument: { Statement: { Condition: object }[] } } }[];
  const statements = policy.Properties.PolicyDocument.Statement;
  expect(statements).toHaveLength(3);
  for (const { Condition } of statements)
    expect(Condition).toMatchObject({
      StringEquals: { 'aws:RequestTag/eks:eks-cluster-name': '${aws:PrincipalTag/eks:eks-cluster-name}' },
    });
});

const ordinary = { networkCardIndex: 0, deviceIndex: 0, secondaryIpv4PrefixCount: 1 };

test.each<[string, Partial<AutoModeNodesProps>, string]>([
  ['the name of the NodeClass of EKS', { name: 'default' }, "name 'default' is the NodeClass of EKS"],
  ['a name that Kubernetes refuses', { name: 'My_Pool' }, "name 'My_Pool' is not a name"],
  [
    'SNAT off without a route',
    { snatPolicy: AutoModeSnatPolicy.DISABLED, podSubnetsHaveNatRoute: false },
    'snatPolicy DISABLED keeps the address of the pod',
  ],
  [
    'a zone without pod subnet',
    { podSubnets: new ImportedClusterStack().podSubnets.slice(0, 2) },
    'podSubnets has none in eu-west-1c',
  ],
  [
    'pod groups without pod subnets',
    { podSubnets: [], podSecurityGroups: [] },
    'podSecurityGroups are those of pods in pod subnets',
  ],
  [
    'RESERVED without a reservation',
    { capacityTypes: [KarpenterCapacityType.RESERVED] },
    'nothing is launched from a reservation that is not named',
  ],
  [
    'a reservation that nothing uses',
    { capacityReservationIds: ['cr-0a'] },
    'used by capacity type RESERVED only',
  ],
  [
    'static interfaces without an ordinary one',
    { networkInterfaces: [{ ...ordinary, deviceIndex: 1 }] },
    'needs an ordinary interface at network card 0, device 0',
  ],
  [
    'static interfaces without addresses',
    { networkInterfaces: [{ networkCardIndex: 0, deviceIndex: 0 }] },
    'has no addresses for pods',
  ],
  [
    'two kinds of addresses',
    { networkInterfaces: [{ ...ordinary, secondaryIpv4Count: 3 }] },
    'networkInterfaces[0] has secondaryIpv4PrefixCount and secondaryIpv4Count',
  ],
  [
    'addresses on another card',
    { networkInterfaces: [ordinary, { ...ordinary, networkCardIndex: 1 }] },
    'networkInterfaces[1] is on network card 1',
  ],
  [
    'addresses of EFA-only interfaces',
    { networkInterfaces: [ordinary, { ...ordinary, deviceIndex: 1, efaOnly: true }] },
    'networkInterfaces[1] is EFA-only',
  ],
  ['slow volumes', { storage: { iops: 100 } }, 'storage.iops is 100: use 3000 to 16000'],
  ['limits that are none', { nodePoolLimits: { cpu: -1 } }, 'nodePoolLimits.cpu is -1'],
])('refuses %s', (_, props, message) => {
  expect(() => define(props)).toThrow(message);
});

test.each<[AutoModeNodesOptions, string]>([
  [
    { ipv4PrefixSize: AutoModeIpv4PrefixSize.SINGLE_ADDRESSES },
    'ipv4PrefixSize SINGLE_ADDRESSES is for IPv4 clusters',
  ],
  [{ networkInterfaces: [ordinary] }, 'networkInterfaces are for IPv4 clusters'],
])('an IPv6 cluster refuses %j', (options, message) => {
  expect(() => define({ podSubnets: [], ...options }, eks.IpFamily.IP_V6)).toThrow(message);
});

test('works in a stack that knows neither account nor Region', () => {
  expect(new Stack(new App(), 'S').region).toContain('Token');
  const { stack, cluster } = autoMode((made) => made.addAutoModeNodes('Auto'));
  expect(kinds(stack, cluster.node.findChild('Auto') as AutoModeNodes)).toEqual(['NodeClass', 'NodePool']);
});

describe('the addresses of a pool', () => {
  const limited = (nodes: number, options: AutoModeNodesOptions = {}) =>
    autoMode((cluster) => cluster.addAutoModeNodes('Auto', { nodePoolLimits: { nodes }, ...options }));
  const warnings = ({ stack }: ReturnType<typeof limited>): number =>
    Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('nodes of Auto Mode take')).length;

  // Pod subnets: three /18 with 16,379 addresses each.
  test('are enough for small pools', () => expect(warnings(limited(300))).toBe(0));

  test('may not be enough for full nodes of large pools', () => expect(warnings(limited(1000))).toBe(1));

  test('are fewer than the nodes of a huge pool take at once', () => {
    expect(() => limited(3000)).toThrow(
      '3000 nodes of Auto Mode take 51000 addresses with one pod on each and up to 387000 when full (how many free prefixes a node keeps ready is not published; one is taken as the most), and the subnets of their pods have 49137',
    );
    expect(warnings(limited(3000, { ipv4PrefixSize: AutoModeIpv4PrefixSize.SINGLE_ADDRESSES }))).toBe(1);
  });

  test('are counted by vCPUs where the types are named', () => {
    const options = { instanceTypes: types('m7i.large', 'm7i.xlarge'), nodePoolLimits: { cpu: 6000 } };
    expect(() => autoMode((cluster) => cluster.addAutoModeNodes('Auto', options))).toThrow(
      '3000 nodes of Auto Mode',
    );
  });
});
