import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { PodSubnetSelection } from '../../lib/vpc-cni/pod-subnet-selection';
import { VpcCniAddon } from '../../lib/vpc-cni/vpc-cni-addon';
import type { VpcCniAddonProps } from '../../lib/vpc-cni/vpc-cni-addon-props';
import { VpcCniVersion } from '../../lib/aws-node/vpc-cni-version';
import { warningIds } from '../support/cluster-app';
import { ImportedClusterStack } from '../support/cluster-stack';
import { schemaProblems } from '../aws-node/addon-schema';

type Select = (stack: ImportedClusterStack) => PodSubnetSelection;

function synthesize(select: Select, props: Partial<VpcCniAddonProps> = {}) {
  const stack = new ImportedClusterStack();
  const { cluster } = stack;
  new VpcCniAddon(stack, 'VpcCni', { cluster, podSubnetSelection: select(stack), ...props });
  const [addon] = Object.values(stack.template.findResources('AWS::EKS::Addon'));
  const values = JSON.parse(addon.Properties.ConfigurationValues);
  expect(schemaProblems(values)).toEqual([]);
  return { stack, values };
}

const group = (stack: Stack, id: string) => ec2.SecurityGroup.fromSecurityGroupId(stack, id, id);

describe('custom networking by zone', () => {
  test('puts own security groups beside that of the cluster', () => {
    const { values } = synthesize((stack) =>
      PodSubnetSelection.customNetworking({
        subnets: stack.podSubnets,
        securityGroups: [group(stack, 'sg-pods')],
      }),
    );
    expect(values.eniConfig.subnets['eu-west-1a'].securityGroups).toEqual(['sg-cluster', 'sg-pods']);
  });

  test('leaves the cluster security group out when told to', () => {
    const { values } = synthesize((stack) =>
      PodSubnetSelection.customNetworking({
        subnets: stack.podSubnets,
        securityGroups: [group(stack, 'sg-pods')],
        clusterSecurityGroup: false,
      }),
    );
    expect(values.eniConfig.subnets['eu-west-1b'].securityGroups).toEqual(['sg-pods']);
  });

  test('refuses interfaces without a security group', () => {
    const select: Select = ({ podSubnets }) =>
      PodSubnetSelection.customNetworking({ subnets: podSubnets, clusterSecurityGroup: false });
    expect(() => synthesize(select)).toThrow('securityGroups is empty: name a security group');
  });

  test('refuses more security groups than an interface takes: 5 + that of the cluster = 6', () => {
    const select: Select = (stack) =>
      PodSubnetSelection.customNetworking({
        subnets: stack.podSubnets,
        securityGroups: [1, 2, 3, 4, 5].map((n) => group(stack, `sg-${n}`)),
      });
    expect(() => synthesize(select)).toThrow('6 security groups, an interface takes 5');
  });

  test('refuses an empty list of subnets', () => {
    expect(() => synthesize(() => PodSubnetSelection.customNetworking({ subnets: [] }))).toThrow(
      'subnets is empty, so no pod would get an address',
    );
  });

  test('refuses two subnets in one zone, and says what holds more', () => {
    const select: Select = ({ podSubnets, nodeSubnets }) =>
      PodSubnetSelection.customNetworking({ subnets: [...podSubnets, nodeSubnets[0]] });
    expect(() => synthesize(select)).toThrow(/podSubnets\[3\].*'eu-west-1a'.*byNodeLabel.*subnet discovery/);
  });

  test('takes pods off the first interface', () => {
    const stack = new ImportedClusterStack();
    const selection = PodSubnetSelection.customNetworking({ subnets: stack.podSubnets });
    expect(selection.leavesPrimaryInterface).toBe(true);
    expect(selection.nodeLabelKey).toBeUndefined();
    expect(selection.nodeLabels('eu-west-1a')).toEqual({});
  });

  test('refuses a group of pod subnets on nodes, as there are none', () => {
    const { podSubnets } = new ImportedClusterStack();
    const selection = PodSubnetSelection.customNetworking({ subnets: podSubnets });
    expect(() => selection.nodeLabels('eu-west-1a', 'batch')).toThrow(
      "podSubnetGroup 'batch' has no meaning",
    );
  });
});

describe('custom networking by node label', () => {
  const LABEL = 'example.com/pod-subnets';
  const select: Select = (stack) =>
    PodSubnetSelection.customNetworkingByNodeLabel(LABEL, [
      { name: 'web', subnets: stack.podSubnets },
      { name: 'batch', subnets: stack.nodeSubnets, securityGroups: [group(stack, 'sg-batch')] },
    ]);

  test('writes an ENIConfig for each zone and group, and the label by which nodes find it', () => {
    const { values } = synthesize(select);
    expect(values.env.ENI_CONFIG_LABEL_DEF).toBe(LABEL);
    expect(Object.keys(values.eniConfig.subnets)).toEqual([
      'eu-west-1a-web',
      'eu-west-1b-web',
      'eu-west-1c-web',
      'eu-west-1a-batch',
      'eu-west-1b-batch',
      'eu-west-1c-batch',
    ]);
    expect(values.eniConfig.subnets['eu-west-1c-batch']).toEqual({
      id: 'subnet-node-eu-west-1c',
      securityGroups: ['sg-cluster', 'sg-batch'],
    });
  });

  test('names the label of nodes, that of the first group where none is named', () => {
    const selection = select(new ImportedClusterStack());
    expect(selection.nodeLabels('eu-west-1a', 'batch')).toEqual({ [LABEL]: 'eu-west-1a-batch' });
    expect(selection.nodeLabels('eu-west-1b')).toEqual({ [LABEL]: 'eu-west-1b-web' });
    expect(selection.nodeLabelKey).toBe(LABEL);
  });

  test('refuses a group that is not there, and names those that are', () => {
    expect(() => select(new ImportedClusterStack()).nodeLabels('eu-west-1a', 'bach')).toThrow(
      "podSubnetGroup 'bach' is none of the groups: use web or batch",
    );
  });

  test('refuses no groups, and settings that look at another label', () => {
    expect(() => PodSubnetSelection.customNetworkingByNodeLabel(LABEL, [])).toThrow('groups is empty');
    const settings = { eniConfigLookup: { label: 'example.com/other' } };
    expect(() => synthesize(select, { settings })).toThrow(
      "eniConfigLookup.label 'example.com/other' is not the label 'example.com/pod-subnets'",
    );
  });
});

describe('subnet discovery', () => {
  const inNewVpc = (stack: Stack) => new ec2.Vpc(stack, 'OwnVpc', { natGateways: 0 }).isolatedSubnets;

  function tagsOf(stack: Stack, subnet: ec2.ISubnet): { [key: string]: string } {
    const id = stack.getLogicalId(subnet.node.defaultChild as ec2.CfnSubnet);
    const { Tags } = Template.fromStack(stack).findResources('AWS::EC2::Subnet')[id].Properties;
    return Object.fromEntries(Tags.map(({ Key, Value }: { Key: string; Value: string }) => [Key, Value]));
  }

  test('tags the subnets of the app: for pods, not for pods, for one cluster', () => {
    const stack = new ImportedClusterStack();
    const [pods, nodes] = inNewVpc(stack);
    new VpcCniAddon(stack, 'VpcCni', {
      cluster: stack.cluster,
      podSubnetSelection: PodSubnetSelection.subnetDiscovery({
        subnets: [pods],
        excludedSubnets: [nodes],
        clusterName: 'existing',
      }),
    });
    expect(tagsOf(stack, pods)).toMatchObject({
      'kubernetes.io/role/cni': '1',
      'cni.networking.k8s.aws/cluster/existing': 'shared',
    });
    expect(tagsOf(stack, nodes)).toMatchObject({ 'kubernetes.io/role/cni': '0' });
    expect(tagsOf(stack, nodes)).not.toHaveProperty('cni.networking.k8s.aws/cluster/existing');
    expect(warningIds(stack)).toEqual([]);
  });

  test('turns discovery on and makes no ENIConfigs', () => {
    const { values } = synthesize(({ podSubnets: subnets }) =>
      PodSubnetSelection.subnetDiscovery({ subnets }),
    );
    expect(values.env.ENABLE_SUBNET_DISCOVERY).toBe('true');
    expect(values.env.AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG).toBeUndefined();
    expect(values.eniConfig).toBeUndefined();
  });

  test('warns of subnets that somebody else must tag', () => {
    const { stack } = synthesize(({ podSubnets, nodeSubnets }) =>
      PodSubnetSelection.subnetDiscovery({ subnets: podSubnets, excludedSubnets: nodeSubnets }),
    );
    expect(warningIds(stack).sort()).toEqual(['ExcludedSubnetsNotTagged', 'IncludedSubnetsNotTagged']);
  });

  test('takes pods off the first interface only where the subnet of the nodes is excluded', () => {
    const { podSubnets: subnets, nodeSubnets: excludedSubnets } = new ImportedClusterStack();
    const leaves = (selection: PodSubnetSelection) => selection.leavesPrimaryInterface;
    expect(leaves(PodSubnetSelection.subnetDiscovery({ subnets }))).toBe(false);
    expect(leaves(PodSubnetSelection.subnetDiscovery({ subnets, excludedSubnets }))).toBe(true);
    expect(leaves(PodSubnetSelection.nodeSubnets())).toBe(false);
  });

  test.each([
    { name: 'discovery', version: 'v1.17.1-eksbuild.1', floor: 'v1.18.0', excluded: false },
    { name: 'exclusion', version: 'v1.21.1-eksbuild.1', floor: 'v1.22.2', excluded: true },
  ])('refuses $name below $floor', ({ version, floor, excluded }) => {
    const select: Select = ({ podSubnets, nodeSubnets }) =>
      PodSubnetSelection.subnetDiscovery({
        subnets: podSubnets,
        excludedSubnets: excluded ? nodeSubnets : undefined,
      });
    expect(() => synthesize(select, { version: VpcCniVersion.of(version) })).toThrow(floor);
  });

  test('refuses no subnets, a subnet on both lists, discovery switched off, and IPv6', () => {
    const discovery =
      (options: { subnets?: 'none'; excluded?: 'same' }): Select =>
      ({ podSubnets }) =>
        PodSubnetSelection.subnetDiscovery({
          subnets: options.subnets === 'none' ? [] : podSubnets,
          excludedSubnets: options.excluded === 'same' ? [podSubnets[1]] : undefined,
        });
    expect(() => synthesize(discovery({ subnets: 'none' }))).toThrow('subnets is empty');
    expect(() => synthesize(discovery({ excluded: 'same' }))).toThrow(
      'subnets and excludedSubnets share subnet-pod-eu-west-1b',
    );
    expect(() => synthesize(discovery({}), { settings: { subnetDiscovery: false } })).toThrow(
      'subnetDiscovery is false',
    );
    expect(() => synthesize(discovery({}), { ipFamily: eks.IpFamily.IP_V6 })).toThrow(
      'subnet discovery does not exist on an IPv6 cluster',
    );
  });

  test('names a subnet of the app by its path, as its id is not known yet', () => {
    const stack = new Stack(new App(), 'Own');
    const [subnet] = inNewVpc(stack);
    const cluster = new ImportedClusterStack().cluster;
    expect(
      () =>
        new VpcCniAddon(stack, 'VpcCni', {
          cluster,
          podSubnetSelection: PodSubnetSelection.subnetDiscovery({
            subnets: [subnet],
            excludedSubnets: [subnet],
          }),
        }),
    ).toThrow('Own/OwnVpc/IsolatedSubnet1');
  });
});
