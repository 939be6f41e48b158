import { readFileSync } from 'node:fs';
import { Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import Ajv from 'ajv';
import { Karpenter } from '../../lib/cluster/karpenter/karpenter';
import type { KarpenterNodesOptions } from '../../lib/cluster/karpenter/karpenter-nodes-options';
import type { KarpenterProps } from '../../lib/cluster/karpenter/karpenter-props';
import { NodeImage } from '../../lib/cluster/node-image';
import { ConsolidationPolicy, KarpenterCapacityType } from '../../lib/cluster/node-pool-options';
import { clusterApp } from '../support/cluster-app';
import { ImportedClusterStack } from '../support/cluster-stack';
import { networkOf, types } from '../support/node-stacks';
import upstream from './data/karpenter-template.json';

interface Statement {
  readonly Sid: string;
}

function define(props: Partial<KarpenterProps> = {}) {
  const stack = new ImportedClusterStack();
  const { instanceTypes, nodeSubnets, ...network } = networkOf(stack);
  const karpenter = new Karpenter(stack, 'Karpenter', { ...network, ...props });
  const addNodes = (options: Partial<KarpenterNodesOptions> = {}) =>
    karpenter.addNodes('Nodes', { instanceTypes, nodeSubnets, ...options });
  return { stack, karpenter, addNodes, template: () => Template.fromStack(stack) };
}

/** Statements of all managed policies by Sid, with what is known at deploy time only as upstream writes it. */
function statementsOf(template: Template): Record<string, Statement> {
  const policies = Object.values(template.findResources('AWS::IAM::ManagedPolicy')) as {
    Properties: {
      PolicyDocument:
        string | { 'Fn::Join': [string, (string | { Ref?: string; 'Fn::GetAtt'?: string[] })[]] };
    };
  }[];
  const text = ({ Properties: { PolicyDocument: document } }: (typeof policies)[0]): string =>
    typeof document === 'string'
      ? document
      : document['Fn::Join'][1]
          .map((part) => {
            if (typeof part === 'string') return part;
            if (part.Ref === 'AWS::Partition') return '${AWS::Partition}';
            return /Queue/.test(part['Fn::GetAtt']?.[0] ?? '')
              ? '${KarpenterInterruptionQueue.Arn}'
              : '${KarpenterNodeRole.Arn}';
          })
          .join('');
  const named = (document: string): string =>
    document
      .replaceAll('eu-west-1', '${AWS::Region}')
      .replaceAll('111122223333', '${AWS::AccountId}')
      .replaceAll('cluster/existing', 'cluster/${ClusterName}')
      .replaceAll('"existing"', '"${ClusterName}"');
  return Object.fromEntries(
    policies
      .flatMap((policy) => (JSON.parse(named(text(policy))) as { Statement: Statement[] }).Statement)
      .map((statement) => [statement.Sid, statement]),
  );
}

const eventsOf = (template: Template): unknown[] =>
  Object.values(template.findResources('AWS::Events::Rule')).map((rule) => {
    const { EventPattern } = (rule as { Properties: { EventPattern: Record<string, string[]> } }).Properties;
    return [EventPattern.source[0], EventPattern['detail-type'][0]];
  });

describe('the controller', () => {
  test('has the rights that the template of its release gives it, statement by statement', () => {
    expect(statementsOf(define({ makesInstanceProfiles: true }).template())).toEqual(upstream.statements);
  });

  test('makes no instance profiles by default, because that of the stack is there', () => {
    const { template, karpenter, addNodes } = define();
    const sids = Object.keys(statementsOf(template()));
    const without = Object.keys(upstream.statements).filter(
      (sid) => !/^AllowScopedInstanceProfile/.test(sid),
    );
    expect(sids.sort()).toEqual(without.sort());
    const { spec } = addNodes().ec2NodeClass as { spec: Record<string, unknown> };
    expect(spec.instanceProfile).toBe(karpenter.instanceProfile.instanceProfileName);
    expect(spec).not.toHaveProperty('role');
  });

  test('of an older release has what that release uses', () => {
    const { template } = define({ version: '1.9.2' });
    const statements = JSON.stringify(statementsOf(template()));
    expect(statements).not.toMatch(/ZonalShift|placement-group|PlacementGroups/);
    expect(eventsOf(template())).toHaveLength(4);
  });

  test('takes its role by Pod Identity', () => {
    define().template().hasResourceProperties('AWS::EKS::PodIdentityAssociation', {
      ClusterName: 'existing',
      Namespace: 'kube-system',
      ServiceAccount: 'karpenter',
    });
  });

  test.each(['1.5.0', 'latest', '1.14', '2.0.0'])('of version %s is refused', (version) => {
    expect(() => define({ version })).toThrow(
      `version '${version}' is not a release of Karpenter from 1.6 on`,
    );
  });
});

test('the queue hears of every event of the template of the release, and takes them over TLS only', () => {
  const template = define().template();
  expect(eventsOf(template)).toEqual(upstream.events);
  template.hasResourceProperties('AWS::SQS::Queue', {
    MessageRetentionPeriod: 300,
    SqsManagedSseEnabled: true,
  });
  template.hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        Match.objectLike({ Effect: 'Allow', Action: 'sqs:SendMessage' }),
      ]),
    },
  });
});

test('nodes are let in, and their role cannot change network interfaces', () => {
  const template = define().template();
  template.hasResourceProperties('AWS::EKS::AccessEntry', { Type: 'EC2_LINUX' });
  expect(JSON.stringify(template.toJSON())).not.toContain('AmazonEKS_CNI_Policy');
});

test.each<[Partial<KarpenterProps>, string, boolean]>([
  [{}, '1', false],
  [{ customNetworking: false, isolatedVpc: true }, '0', true],
  [{ securityGroupsForPods: true, multusEnis: 1, reservedEnis: 1 }, '4', false],
])('the values of the chart follow from %j', (props, reservedENIs, isolatedVPC) => {
  const { stack, karpenter } = define(props);
  expect(stack.resolve(karpenter.chartValues)).toEqual({
    serviceAccount: { name: 'karpenter' },
    settings: {
      clusterName: 'existing',
      interruptionQueue: { 'Fn::GetAtt': [expect.stringContaining('InterruptionQueue'), 'QueueName'] },
      reservedENIs,
      isolatedVPC,
    },
  });
});

/** The CRDs of the release judge what is rendered; a field that they do not know is an error. */
const schemas = JSON.parse(readFileSync('test/cluster/data/karpenter-crds.json', 'utf8')) as Record<
  string,
  object
>;
const ajv = new Ajv({ strict: false, allErrors: true });
const validators = {
  EC2NodeClass: ajv.compile(schemas.EC2NodeClass),
  NodePool: ajv.compile(schemas.NodePool),
};

/** An intrinsic function stands for a text. */
function withTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withTexts);
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value);
  if (keys.length === 1 && /^(Ref|Fn::)/.test(keys[0]))
    return JSON.stringify(value).includes('GroupId') ? 'sg-0123456789abcdef0' : 'known-at-deployment';
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withTexts(inner)]));
}

describe('the CRDs of the release take', () => {
  const problems = (kind: keyof typeof validators, spec: unknown): unknown[] => {
    validators[kind](spec);
    return validators[kind].errors ?? [];
  };

  test.each<[string, Partial<KarpenterNodesOptions>]>([
    ['nodes with defaults', {}],
    [
      'Bottlerocket',
      { image: NodeImage.bottlerocket({ release: '1.50.0', settings: { kernel: { lockdown: 'none' } } }) },
    ],
    ['Windows', { image: NodeImage.windows2022() }],
    ['GPU nodes with EFA', { instanceTypes: types('p5en.48xlarge'), efa: true }],
    [
      'every option',
      {
        name: 'batch',
        capacityTypes: [KarpenterCapacityType.RESERVED, KarpenterCapacityType.SPOT],
        capacityReservationIds: ['cr-0123456789abcdef0'],
        nodePoolLimits: { cpu: 1000, memoryGibibytes: 4000 },
        expireAfter: Duration.days(7),
        consolidationPolicy: ConsolidationPolicy.WHEN_EMPTY,
        consolidateAfter: Duration.minutes(5),
        disruptionBudget: '10%',
        taints: [{ key: 'batch', value: 'yes', effect: eks.TaintEffect.NO_SCHEDULE }],
        startupTaints: [{ key: 'not-ready', effect: eks.TaintEffect.NO_EXECUTE }],
        labels: { team: 'a' },
        weight: 50,
        tags: { team: 'a' },
        placementGroupName: 'close',
      },
    ],
  ])('%s', (_, options) => {
    const windows = options.image?.isWindows ? { customNetworking: false, windowsIpam: true } : {};
    const { stack, addNodes } = define(windows);
    const one = { nodeSubnets: [stack.nodeSubnets[0]] };
    const { ec2NodeClass, nodePool } = addNodes({ ...options, ...(options.efa && one) });
    const spec = (manifest: object): unknown =>
      (withTexts(stack.resolve(manifest)) as { spec: unknown }).spec;
    expect(problems('EC2NodeClass', spec(ec2NodeClass))).toEqual([]);
    expect(problems('NodePool', spec(nodePool))).toEqual([]);
  });

  test('nothing that they do not know', () => {
    expect(problems('NodePool', { template: {}, limit: {} })).not.toEqual([]);
    expect(problems('EC2NodeClass', { subnets: [] })).not.toEqual([]);
  });
});

test('EFA nodes of Karpenter get a security group for EFA and a placement group', () => {
  const { stack, addNodes, template } = define();
  const { spec } = addNodes({
    instanceTypes: types('p4d.24xlarge'),
    nodeSubnets: [stack.nodeSubnets[0]],
    efa: true,
  }).ec2NodeClass as { spec: { securityGroupSelectorTerms: object[]; placementGroupSelector: object } };
  expect(spec.securityGroupSelectorTerms).toHaveLength(2);
  expect(spec.placementGroupSelector).toHaveProperty('name');
  template().resourceCountIs('AWS::EC2::SecurityGroupEgress', 1);
});

test('an image that follows the newest release is a warning, a pinned one is none', () => {
  const warned = (image?: NodeImage): number => {
    const { stack, addNodes } = define();
    addNodes({ image });
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('follow the newest image'))
      .length;
  };
  expect(warned()).toBe(1);
  expect(warned(NodeImage.al2023({ release: 'v20260714' }))).toBe(0);
});

test.each<[string, Partial<KarpenterNodesOptions>, string]>([
  [
    'RESERVED without a reservation',
    { capacityTypes: [KarpenterCapacityType.RESERVED] },
    'set capacityReservationIds',
  ],
  ['a weight above 100', { weight: 101 }, 'weight is 101: use a whole number from 1 to 100'],
  ['a budget that is none', { disruptionBudget: 'few' }, "disruptionBudget 'few' is neither"],
])('refuses %s', (_, options, message) => {
  expect(() => define().addNodes(options)).toThrow(message);
});

describe('types of different max pods', () => {
  test('are split into classes that waste none, the densest first', () => {
    const { stack, karpenter } = define();
    const instanceTypes = types('m7i.large', 'm7i.16xlarge', 't3.small', 'm7i.2xlarge');
    const classes = karpenter.addNodesByMaxPods('General', { instanceTypes, nodeSubnets: stack.nodeSubnets });
    const shown = classes.map(({ maxPods, nodePool }) => {
      const { metadata, spec } = nodePool as {
        metadata: { name: string };
        spec: { weight: number; template: { spec: { requirements: { values: string[] }[] } } };
      };
      return [metadata.name, maxPods, spec.weight, spec.template.spec.requirements[0].values];
    });
    expect(shown).toEqual([
      ['general-250', 250, 100, ['m7i.16xlarge']],
      ['general-110', 110, 90, ['m7i.large', 'm7i.2xlarge']],
      // (3 - 1) x (4 - 1) x 16 + 2
      ['general-98', 98, 80, ['t3.small']],
    ]);
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('MaxPodsWasted'));
  });
});

describe('from 1.15 on', () => {
  const instanceTypes = types('m7i.large', 'm7i.16xlarge', 't3.small');

  test('one EC2NodeClass has an expression for all types, and the chart its feature gate', () => {
    const { stack, karpenter, addNodes } = define({ version: '1.15.0' });
    const { spec } = addNodes({ instanceTypes }).ec2NodeClass as { spec: { kubelet: object } };
    expect(spec.kubelet).toEqual({
      maxPods: 'min(vcpus > 30 ? 250 : 110, max(0, default_enis - 1) * (ips_per_eni - 1) * 16 + 2)',
      kubeReserved: { memory: '11 * max_pods + 255' },
    });
    expect(karpenter.chartValues.settings).toMatchObject({ awsFeatureGates: { nodeClassCEL: true } });
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('MaxPodsWasted'));
  });

  test('types of one number, and a number of the user, stay numbers', () => {
    const { addNodes } = define({ version: '1.15.0' });
    const { spec } = addNodes({ instanceTypes, maxPods: 50 }).ec2NodeClass as { spec: { kubelet: object } };
    expect(spec.kubelet).toMatchObject({ maxPods: 50 });
  });

  test('and not before', () => {
    const { addNodes } = define({ version: '1.14.1' });
    expect(addNodes({ instanceTypes }).maxPods).toBe(98);
  });
});

describe('limits of a pool', () => {
  const limited = (nodePoolLimits?: object) => {
    const app = clusterApp();
    new Karpenter(app.stack, 'Karpenter', app.cluster.nodeNetwork).addNodes('Pool', {
      nodeSubnets: app.network.nodeSubnets,
      instanceTypes: types('m7i.2xlarge', 'm7i.4xlarge'),
      nodePoolLimits,
    });
    return app;
  };
  const selfManaged = (maxSize: number) => {
    const app = clusterApp();
    app.cluster.addSelfManagedNodegroup('Pool', {
      instanceTypes: types('m7i.2xlarge', 'm7i.4xlarge'),
      maxSize,
    });
    return app.cluster.capacity();
  };

  test('count with the node groups of the cluster, by nodes or by vCPUs of the smallest type', () => {
    expect(limited({ nodes: 30 }).cluster.capacity().enis).toBe(selfManaged(30).enis);
    expect(limited({ cpu: 800 }).cluster.capacity().enis).toBe(selfManaged(100).enis);
  });

  test('that are missing leave the pool out', () => {
    expect(limited().cluster.capacity()).toEqual(clusterApp().cluster.capacity());
  });

  test('that do not fit into the subnets fail the synthesis', () => {
    expect(() => Template.fromStack(limited({ nodes: 5000 }).stack)).toThrow(
      /1,667 nodes of Pool x 7\] and has room for 919 .*\(SUB-04\)/,
    );
  });
});
