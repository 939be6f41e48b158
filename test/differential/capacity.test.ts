import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as fc from 'fast-check';
import { PodAddressing } from '../../lib/aws-node/pod-addressing';
import { NetworkModel } from '../../lib/checks/model/network-model';
import { RULES } from '../../lib/checks/rules';
import { ruleContext } from '../../lib/checks/rules/rule';
import { NodeImage } from '../../lib/cluster/node-image';
import { NodegroupUpdate, NodegroupUpdateStrategy } from '../../lib/cluster/nodegroup-update';
import { PodNetworkCluster } from '../../lib/cluster/pod-network-cluster';
import type { PodNetworkClusterProps } from '../../lib/cluster/pod-network-cluster-props';
import type { PodNetworkNodegroupOptions } from '../../lib/cluster/pod-network-nodegroup';
import { NatGateways } from '../../lib/network/nat-gateways';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { AddressPlan } from '../../lib/planning/address-plan';
import type { AddressPlanProps } from '../../lib/planning/address-plan-props';
import { PrefixReservation } from '../../lib/planning/prefix-reservation';
import { PodSubnetSelection } from '../../lib/vpc-cni/pod-subnet-selection';
import { types } from '../support/node-stacks';

/** Codes of the engine, which are the ids of the rules that report them. */
const CODES = ['SUB-04', 'SUB-05', 'SUB-06', 'RSV-07', 'RSV-08', 'RSV-16', 'QUO-01', 'QUO-02'];

type GroupOptions = Partial<PodNetworkNodegroupOptions> & {
  readonly types: string[];
  readonly perZone?: boolean;
};

interface Draft {
  readonly plan?: Partial<AddressPlanProps>;
  readonly reservePrefixes?: boolean;
  readonly props?: Partial<PodNetworkClusterProps>;
  readonly selection?: (network: PodNetworkVpc) => PodSubnetSelection | undefined;
  readonly groups: GroupOptions[];
}

function build({ plan, reservePrefixes, props, selection, groups }: Draft) {
  const stack = new Stack(new App(), 'Stack');
  const addressPlan = AddressPlan.compute({
    vpcCidrBlock: '10.0.0.0/16',
    podCidrBlocks: ['100.64.0.0/18'],
    ...plan,
  });
  const natGateways = NatGateways.single();
  const network = new PodNetworkVpc(stack, 'Network', { addressPlan, natGateways, reservePrefixes });
  const cluster = new PodNetworkCluster(stack, 'Cluster', {
    network,
    version: eks.KubernetesVersion.V1_36,
    validateCapacity: false,
    podSubnetSelection: selection?.(network),
    ...props,
  });
  groups.forEach(({ types: names, perZone, ...options }, index) => {
    const all = { ...options, instanceTypes: types(...names) };
    if (perZone) cluster.addNodegroupPerAvailabilityZone(`Group${index}`, all);
    else cluster.addNodegroup(`Group${index}`, all);
  });
  return { stack, cluster };
}

type Built = ReturnType<typeof build>;

/** Rules call a node group by its logical id; this gives it the construct id, as `capacity()` does. */
function inIds(text: string, stack: Stack): string {
  return stack.node
    .findAll()
    .filter((node) => node instanceof eks.CfnNodegroup)
    .reduce((result, node) => {
      const id = node.node.scope!.node.scope!.node.id;
      return result.replaceAll(stack.getLogicalId(node as eks.CfnNodegroup), id);
    }, text);
}

function compare({ stack, cluster }: Built) {
  const body = Template.fromStack(stack).toJSON();
  const context = ruleContext(new NetworkModel([{ name: 'Stack', body }]));
  const outcomes = RULES.filter(({ id }) => CODES.includes(id)).flatMap((rule) =>
    rule.run(context).map((outcome) => ({ ...outcome, id: rule.id })),
  );
  const report = cluster.capacity();
  return {
    construct: report.problems.map(({ code, message }) => `${code}: ${message}`).sort(),
    ruleBook: outcomes
      .flatMap(({ id, messages }) => messages.map((message) => `${id}: ${inIds(message, stack)}`))
      .sort(),
    notCounted: report.notCounted,
    unchecked: outcomes.flatMap(({ unchecked }) => unchecked ?? []),
  };
}

const BLUE = ['100.64.0.0/18', '100.65.0.0/18'];
const SELECTIONS: ((network: PodNetworkVpc) => PodSubnetSelection | undefined)[] = [
  () => undefined,
  () => PodSubnetSelection.nodeSubnets(),
  ({ podSubnets: subnets }) => PodSubnetSelection.subnetDiscovery({ subnets }),
  ({ podSubnets: subnets, nodeSubnets }) =>
    PodSubnetSelection.subnetDiscovery({ subnets, excludedSubnets: nodeSubnets }),
  (network) =>
    PodSubnetSelection.customNetworkingByNodeLabel('example.com/pods', [
      { name: 'blue', subnets: network.podSubnetsOf(0) },
      { name: 'green', subnets: network.podSubnetsOf(1) },
    ]),
];
const BY_LABEL = 4;

const targets = fc.record(
  { warmIpTarget: fc.integer({ min: 0, max: 20 }), minimumIpTarget: fc.integer({ min: 0, max: 40 }) },
  { requiredKeys: [] },
);
const addressings = fc.oneof(
  fc.constant(undefined),
  fc
    .integer({ min: 1, max: 4 })
    .map((warmPrefixTarget) => PodAddressing.prefixDelegation({ warmPrefixTarget })),
  targets.map((options) => PodAddressing.prefixDelegation(options)),
  targets.map((options) => PodAddressing.secondaryIp(options)),
  fc.integer({ min: 0, max: 3 }).map((warmEniTarget) => PodAddressing.secondaryIp({ warmEniTarget })),
);
const updates = fc.oneof(
  fc.constant(undefined),
  fc.integer({ min: 1, max: 30 }).map((count) => NodegroupUpdate.nodes(count)),
  fc.integer({ min: 1, max: 100 }).map((percent) => NodegroupUpdate.percentage(percent)),
  fc.constant(NodegroupUpdate.nodes(1, { strategy: NodegroupUpdateStrategy.MINIMAL })),
);
const images = fc.constantFrom(
  undefined,
  undefined,
  NodeImage.bottlerocket(),
  NodeImage.al2023({ chosenByEks: true }),
  NodeImage.bottlerocket({ chosenByEks: true }),
);
const instanceTypes = fc.subarray(
  [
    'm5.large',
    'm5.xlarge',
    'c5.9xlarge',
    'c6in.32xlarge',
    'm7i.large',
    'r7i.16xlarge',
    't3.small',
    'm5.metal',
  ],
  { minLength: 1, maxLength: 3 },
);
const groups: fc.Arbitrary<GroupOptions> = fc.record({
  types: instanceTypes,
  maxSize: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 400 })),
  maxPods: fc.option(fc.integer({ min: 4, max: 11 }), { nil: undefined }),
  update: updates,
  image: images,
  perZone: fc.boolean(),
});
const reservations = fc.constantFrom(
  undefined,
  PrefixReservation.none(),
  PrefixReservation.keepFirst(27),
  PrefixReservation.percent(40),
);
const drafts: fc.Arbitrary<Draft> = fc
  .record({
    maxAzs: fc.constantFrom(2, 3),
    nodeMask: fc.constantFrom(undefined, 24, 27),
    podMask: fc.constantFrom(20, 22, 24),
    podReservation: reservations,
    nodeReservation: reservations,
    reservePrefixes: fc.boolean(),
    podAddressing: addressings,
    maxEnis: fc.constantFrom(undefined, 2, 3),
    multiNic: fc.constantFrom(undefined, true),
    securityGroups: fc.boolean(),
    ipv6: fc.integer({ min: 0, max: 7 }).map((dice) => dice === 0),
    selection: fc.nat({ max: SELECTIONS.length - 1 }),
    groups: fc.array(groups, { minLength: 1, maxLength: 3 }),
  })
  .map(({ selection, ipv6, maxEnis, multiNic, securityGroups, podAddressing, ...more }) => ({
    plan: {
      podCidrBlocks: BLUE,
      maxAzs: more.maxAzs,
      controlPlaneAzs: 2,
      cidrMasks: { node: more.nodeMask, pod: more.podMask },
      podReservation: more.podReservation,
      nodeReservation: more.nodeReservation,
    },
    reservePrefixes: more.reservePrefixes,
    props: {
      ipFamily: ipv6 ? eks.IpFamily.IP_V6 : undefined,
      podAddressing: ipv6 ? undefined : podAddressing,
      vpcCniSettings: {
        ...(ipv6 ? {} : { eni: { maxEnis, multiNic } }),
        ...(securityGroups ? { securityGroupsForPods: {} } : {}),
      },
    },
    selection: ipv6 ? undefined : SELECTIONS[selection],
    groups: more.groups.map((group) => ({ ...group, perZone: selection === BY_LABEL || group.perZone })),
  }));

/** Combinations that a construct refuses have no template. */
function accepted(draft: Draft): Built | undefined {
  try {
    const built = build(draft);
    built.cluster.capacity();
    return built;
  } catch {
    return undefined;
  }
}

describe('the constructs and the rule book count alike', () => {
  test('for any cluster', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const built = accepted(draft);
        fc.pre(built !== undefined);
        const { construct, ruleBook, unchecked } = compare(built);
        expect({ ruleBook, unchecked }).toEqual({ ruleBook: construct, unchecked: [] });
      }),
      { numRuns: 20 },
    );
  });

  test.each([
    ['roomy', 30, []],
    ['roomy until a zone is lost', 70, ['SUB-06']],
    ['nearly full', 85, ['SUB-05', 'SUB-06']],
    ['full', 130, ['RSV-08']],
  ])('when pod subnets are %s', (_, maxSize, codes) => {
    const { construct, ruleBook } = compare(build({ groups: [{ types: ['m5.large'], maxSize }] }));
    expect(construct.map((problem) => problem.slice(0, 6))).toEqual(codes);
    expect(ruleBook).toEqual(construct);
  });

  test('when node subnets and unreserved heads are too small', () => {
    const { construct, ruleBook } = compare(
      build({
        plan: { cidrMasks: { node: 27 }, podReservation: PrefixReservation.keepFirst(27) },
        groups: [{ types: ['m5.large'], maxSize: 80 }],
      }),
    );
    expect(construct.map((problem) => problem.slice(0, 6))).toEqual(['RSV-07', 'SUB-04']);
    expect(ruleBook).toEqual(construct);
  });

  test('groups of one kind do not pay for another: each node holds what its own max pods let it hold', () => {
    // ipamd asks its own node: https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/pkg/ipamd/ipamd.go#L2637
    const groups = [
      { types: ['m7i.large'], maxSize: 42 },
      { types: ['r7i.16xlarge'], maxSize: 3 },
    ];
    expect(compare(build({ groups }))).toEqual({
      construct: [],
      ruleBook: [],
      notCounted: [],
      unchecked: [],
    });
    expect(
      Math.max(
        ...build({ groups })
          .cluster.capacity()
          .subnets.map(({ peak }) => peak.percent),
      ),
    ).toBe(64);
  });

  test('quotas are counted over all node groups', () => {
    const { construct, ruleBook } = compare(
      build({
        plan: { podCidrBlocks: ['100.64.0.0/16', '100.65.0.0/16'] },
        props: { podAddressing: PodAddressing.secondaryIp() },
        groups: [{ types: ['m5.24xlarge'], maxSize: 300 }],
      }),
    );
    expect(construct.map((problem) => problem.slice(0, 6))).toEqual(expect.arrayContaining(['QUO-01']));
    expect(ruleBook).toEqual(construct);
  });

  test('a node group whose size is not known is left out by both, and named', () => {
    const known = { types: ['m5.large'], maxSize: 300 };
    const { stack, cluster } = build({ groups: [known] });
    const maxSize = new CfnParameter(stack, 'MaxSize', { type: 'Number' }).valueAsNumber;
    cluster.addNodegroup('Open', { instanceTypes: types('m5.large'), maxSize });
    const context = ruleContext(
      new NetworkModel([{ name: 'Stack', body: Template.fromStack(stack).toJSON() }]),
    );
    const run = (id: string) => RULES.find((rule) => rule.id === id)!.run(context);
    const [{ message }] = cluster.capacity().problems.filter(({ code }) => code === 'RSV-08');
    expect(run('RSV-08').flatMap(({ messages }) => messages)).toEqual([
      expect.stringContaining(message.slice(0, 60)),
    ]);
    expect(run('SUB-04').map(({ unchecked }) => unchecked)).toEqual(
      Array(6).fill('parameter MaxSize has no default'),
    );
  });
});
