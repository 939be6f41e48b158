import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { parse as parseYaml } from 'yaml';
import { NodeImage } from '../../lib/cluster/node-image';
import { SelfManagedNodegroup } from '../../lib/cluster/self-managed-nodegroup';
import { PodSubnetSelection } from '../../lib/vpc-cni/pod-subnet-selection';
import { deployedClusterApp } from '../support/cluster-app';
import type { DeployedResource } from '../support/deployed-template';
import { parseMime } from '../support/mime';
import { parseToml } from '../support/toml';

interface Labels {
  readonly [key: string]: string;
}

const labelsOfFlag = (flag: string): Labels =>
  Object.fromEntries(
    /^--node-labels=(\S+)/
      .exec(flag)![1]
      .split(',')
      .map((label) => label.split('=') as [string, string]),
  );

/**
 * The labels with which kubelet registers the node, read as the operating system reads them. Windows has no ENIConfigs.
 *
 * @see https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/ (`kubelet.flags`)
 * @see https://bottlerocket.dev/en/os/latest/api/settings/kubernetes/ (`settings.kubernetes.node-labels`)
 */
const REGISTERED: { [system: string]: [NodeImage, (userData: string) => Labels] } = {
  'Amazon Linux 2023': [
    NodeImage.al2023(),
    (userData) => {
      const [{ body }] = parseMime(userData).filter(({ contentType }) =>
        contentType.includes('node.eks.aws'),
      );
      const { spec } = parseYaml(body) as { spec: { kubelet: { flags: string[] } } };
      const [flag] = spec.kubelet.flags;
      return labelsOfFlag(flag);
    },
  ],
  Bottlerocket: [
    NodeImage.bottlerocket(),
    (userData) => {
      const { settings } = parseToml(userData) as { settings: { kubernetes: { 'node-labels': Labels } } };
      return settings.kubernetes['node-labels'];
    },
  ],
};

const LABEL = 'example.com/pod-subnets';

/** A cluster whose nodes name their ENIConfig by a label, with managed nodes and, in one zone, self-managed ones. */
function clusterWith(image: NodeImage) {
  const instanceTypes = [new ec2.InstanceType('m7i.2xlarge')];
  return deployedClusterApp({
    podCidrBlocks: ['100.64.0.0/16', '100.65.0.0/16'],
    props: (network) => ({
      podSubnetSelection: PodSubnetSelection.customNetworkingByNodeLabel(LABEL, [
        { name: 'web', subnets: network.podSubnetsOf(0) },
        { name: 'batch', subnets: network.podSubnetsOf(1) },
      ]),
    }),
    nodes: (cluster) => {
      cluster.addNodegroupPerAvailabilityZone('Batch', { instanceTypes, image, podSubnetGroup: 'batch' });
      const { network, podSubnetSelection, nodeNetwork } = cluster;
      const [subnet] = network.nodeSubnets;
      new SelfManagedNodegroup(Stack.of(cluster), 'Own', {
        ...nodeNetwork,
        nodeSubnets: [subnet],
        instanceTypes,
        image,
        labels: podSubnetSelection.nodeLabels(subnet.availabilityZone, 'batch'),
      });
    },
  });
}

/** User data of every launch template. */
function userDataOf(templates: DeployedResource[]): string[] {
  return templates.map(({ properties }) =>
    Buffer.from(properties.LaunchTemplateData.UserData, 'base64').toString(),
  );
}

describe.each(Object.entries(REGISTERED))('%s', (_, [image, registeredLabels]) => {
  test('nodes register with the name of an ENIConfig of their zone, managed or not: it is there when aws-node looks', () => {
    const { deployed, values } = clusterWith(image);
    const registered = userDataOf(deployed.ofType('AWS::EC2::LaunchTemplate')).map(registeredLabels);
    expect(registered).toHaveLength(4);
    expect(values.env.ENI_CONFIG_LABEL_DEF).toBe(LABEL);
    const names = registered.map((labels) => labels[LABEL]);
    for (const name of names) expect(Object.keys(values.eniConfig.subnets)).toContain(name);
    // One of each zone, and the self-managed one in the first zone.
    expect(new Set(names).size).toBe(3);
  });
});
