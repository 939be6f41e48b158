import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Manifest, Requirement } from '../node-pool-manifest';
import { among, present, renderNodePool } from '../node-pool-manifest';
import { nodeSecurityGroups } from '../node-security-groups';
import type { AutoModeNetworkInterface, AutoModeNodesProps } from './auto-mode-nodes-props';
import { AutoModeIpv4PrefixSize } from './auto-mode-nodes-props';

const GROUP = 'eks.amazonaws.com';

/** How nodes get their role. */
export interface NodeIdentity {
  readonly role?: iam.IRole;
  readonly instanceProfile?: iam.IInstanceProfile;
}

/** The NodeClass of Auto Mode: where nodes and pods live, and how pods get addresses. */
export function renderNodeClass(props: AutoModeNodesProps, name: string, identity: NodeIdentity): Manifest {
  const podSubnets = props.podSubnets ?? [];
  const groups = nodeSecurityGroups(props.cluster, props.securityGroups);
  const podGroups = props.podSecurityGroups ?? nodeSecurityGroups(props.cluster);
  const spec = present({
    role: identity.role?.roleName,
    instanceProfile: identity.instanceProfile?.instanceProfileName,
    subnetSelectorTerms: subnetTerms(props.nodeSubnets),
    securityGroupSelectorTerms: groupTerms(groups),
    podSubnetSelectorTerms: podSubnets.length > 0 ? subnetTerms(podSubnets) : undefined,
    podSecurityGroupSelectorTerms: podSubnets.length > 0 ? groupTerms(podGroups) : undefined,
    snatPolicy: props.snatPolicy,
    networkPolicy: props.networkPolicy,
    advancedNetworking: present({
      associatePublicIPAddress: props.networkInterfaces === undefined ? false : undefined,
      ipv4PrefixSize: props.ipv4PrefixSize ?? AutoModeIpv4PrefixSize.AUTO,
      networkInterfaces: props.networkInterfaces?.map(interfaceOf),
    }),
    capacityReservationSelectorTerms: props.capacityReservationIds?.map((id) => ({ id })),
    ephemeralStorage: storageOf(props),
    tags: props.tags,
  });
  return { apiVersion: `${GROUP}/v1`, kind: 'NodeClass', metadata: { name }, spec };
}

/** The NodePool of Auto Mode: which instances EKS may start. */
export function renderAutoModeNodePool(scope: Construct, props: AutoModeNodesProps, name: string): Manifest {
  return renderNodePool(scope, {
    ...props,
    name,
    nodeClassRef: { group: GROUP, kind: 'NodeClass' },
    requirements: requirementsOf(props),
  });
}

/** Turns the network policy controller on, where the vpc-cni add-on does not. */
export function renderNetworkPolicySwitch(): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'amazon-vpc-cni', namespace: 'kube-system' },
    data: { 'enable-network-policy-controller': 'true' },
  };
}

const subnetTerms = (subnets: ec2.ISubnet[]): Manifest[] => subnets.map(({ subnetId }) => ({ id: subnetId }));

const groupTerms = (groups: ec2.ISecurityGroup[]): Manifest[] =>
  groups.map(({ securityGroupId }) => ({ id: securityGroupId }));

function interfaceOf(each: AutoModeNetworkInterface): Manifest {
  return present({
    networkCardIndex: each.networkCardIndex,
    deviceIndex: each.deviceIndex,
    interfaceType: each.efaOnly ? 'efa-only' : 'interface',
    secondaryIPv4PrefixCount: each.secondaryIpv4PrefixCount,
    secondaryIPv4Count: each.secondaryIpv4Count,
  });
}

function storageOf({ storage }: AutoModeNodesProps): Manifest | undefined {
  if (storage === undefined) return undefined;
  const { sizeGibibytes = 80, iops, throughput } = storage;
  return present({ size: `${sizeGibibytes}Gi`, iops, throughput });
}

function requirementsOf(props: AutoModeNodesProps): Requirement[] {
  const { instanceTypes, instanceCategories = ['c', 'm', 'r'], architectures, nodeSubnets } = props;
  const names = (architectures ?? [ec2.InstanceArchitecture.X86_64]).map((each) =>
    each === ec2.InstanceArchitecture.ARM_64 ? 'arm64' : 'amd64',
  );
  const types =
    instanceTypes === undefined
      ? [
          among(`${GROUP}/instance-category`, instanceCategories),
          { key: `${GROUP}/instance-generation`, operator: 'Gt', values: ['4'] },
        ]
      : [among('node.kubernetes.io/instance-type', instanceTypes.map(String))];
  const zones = [...new Set(nodeSubnets.map(({ availabilityZone }) => availabilityZone))];
  return [
    ...types,
    among('kubernetes.io/arch', [...new Set(names)]),
    among('topology.kubernetes.io/zone', zones),
  ];
}
