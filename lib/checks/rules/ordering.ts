import type { Cluster, EniConfig, LaunchTemplate, Nodegroup } from '../model/entities';
import type { Resource } from '../model/resource';
import type { NetworkModel } from '../model/network-model';
import { ifKnown, known, SsmValue, textOf, type Value } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { list, onlyKnown, unique } from './facts';
import { milder, rule, type Rule } from './rule';
import { cfn, issue, ug } from './sources';

const groups = ({ nodegroups }: NetworkModel): Nodegroup[] =>
  nodegroups.filter(({ cluster }) => cluster !== undefined);

/** Default routes of the subnets that nodes start in. */
function bootstrapRoutes({ subnets }: Nodegroup): Resource[] {
  const tables = onlyKnown(subnets).flatMap(({ routeTable }) => routeTable ?? []);
  const routes = tables
    .flatMap(({ routes: all }) => all)
    .filter(
      ({ destination }) =>
        destination !== undefined && ['0.0.0.0/0', '::/0'].includes(ifKnown(destination)?.text ?? ''),
    );
  return unique(routes.map(({ resource }) => resource));
}

/** Resources that name their cluster in a property. */
const OWNED = [
  'AWS::EKS::Nodegroup',
  'AWS::EKS::Addon',
  'AWS::EKS::FargateProfile',
  'AWS::EKS::PodIdentityAssociation',
  'AWS::EKS::AccessEntry',
];

interface Owned {
  readonly resource: Resource;
  readonly cluster: Cluster;
}

function ownedByName(model: NetworkModel): Owned[] {
  return model.assembly.ofType(...OWNED).flatMap((resource) => {
    const cluster = model.clusterNamedBy(resource);
    return cluster === undefined ? [] : [{ resource, cluster }];
  });
}

/** A dynamic reference that names no version of the SSM parameter. */
const DYNAMIC_REFERENCE = /^\{\{resolve:ssm:([^:}]+)\}\}$/;
/** Public parameters that move to each new image; their siblings name one release each. */
const OF_THE_NEWEST_IMAGE = /^\/aws\/service\/(.*\/(latest|recommended)\/|ami-[a-z-]+-latest\/)/;
const OF_ONE_RELEASE = /^\/aws\/service\//;

/** Path of the SSM parameter that an AMI id is read from at every deployment. */
function parameterOf(image: Value): string | undefined {
  const path = image instanceof SsmValue ? image.path : DYNAMIC_REFERENCE.exec(textOf(image))?.[1];
  return typeof path === 'string' ? path : undefined;
}

/** Launch templates of nodes: named by a node group, or with user data that joins a cluster. */
function nodeTemplates({ launchTemplates, nodegroups }: NetworkModel): LaunchTemplate[] {
  const named = nodegroups.map(({ launchTemplate }) => launchTemplate);
  return launchTemplates.filter((template) => template.userData.joinsCluster || named.includes(template));
}

function manifestConfigs({ eniConfigs, cni }: Cluster): EniConfig[] {
  return eniConfigs.filter(({ resource }) => resource !== cni.resource);
}

export const DEP_RULES: readonly Rule[] = [
  rule({
    id: 'DEP-01',
    severity: RuleSeverity.ERROR,
    title: 'Node groups wait for ENIConfigs',
    why: 'Nodes that start before find no ENIConfig and never become ready.',
    over: (model) => groups(model).filter(({ cluster }) => manifestConfigs(cluster!).length > 0),
    check: (group, { model }) => {
      const missing = manifestConfigs(group.cluster!).filter((config) => !model.dependsOn(group, config));
      return unique(missing.map(({ resource }) => resource.logicalId)).map(
        (id) => `node group ${group.resource.logicalId} does not depend on ${id}, which holds an ENIConfig`,
      );
    },
    remedy: 'Add DependsOn, or let the vpc-cni add-on make the ENIConfigs.',
    source: ug('cni-custom-network-tutorial'),
    example: 'ENIConfig as a Kubernetes manifest, Nodegroup without DependsOn',
  }),
  rule({
    id: 'DEP-02',
    severity: RuleSeverity.WARNING,
    lower: {
      severity: RuleSeverity.INFO,
      when: 'the cluster is made in the same deployment, which takes longer than its routes',
    },
    title: 'Node groups wait for the routes of their subnets',
    why: 'Nodes that start before cannot pull images or register, and the node group fails.',
    over: (model) => groups(model).filter((group) => bootstrapRoutes(group).length > 0),
    check: (group, { model }) => {
      const missing = bootstrapRoutes(group).filter((route) => !model.dependsOn(group, { resource: route }));
      if (missing.length === 0) return undefined;
      const says = `node group ${group.resource.logicalId} does not depend on ${list(missing.map(({ logicalId }) => logicalId))}`;
      return model.dependsOn(group, group.cluster!) ? milder(says) : says;
    },
    remedy: 'Add DependsOn on the default routes (and endpoints) of its subnets.',
    source: issue('aws/aws-cdk', 18650),
    example: 'Nodegroup without DependsOn: NodeSubnetDefaultRoute',
  }),
  rule({
    id: 'DEP-03',
    severity: RuleSeverity.ERROR,
    title: 'Parts of a cluster depend on the cluster',
    why: 'Named by text only, they are created before the cluster, or deleted after it: the deletion of subnets and security groups then fails.',
    over: ownedByName,
    check: ({ resource, cluster }, { model }) =>
      !model.dependsOn({ resource }, cluster) &&
      `${resource.logicalId} names ${cluster.resource.logicalId} as text and does not depend on it`,
    remedy: 'Use a reference to the cluster, DependsOn within its stack, or deploy its stack first.',
    source: issue('aws/aws-cdk', 18650),
    example: 'Nodegroup: { ClusterName: my-cluster } beside Cluster: { Name: my-cluster }',
  }),
  rule({
    id: 'DEP-06',
    severity: RuleSeverity.WARNING,
    title: 'The AMI of nodes is pinned',
    why: 'Any deployment may replace all nodes because a newer AMI came out.',
    over: (model) => nodeTemplates(model).filter(({ data }) => data.has('ImageId')),
    check: ({ data, resource }) => {
      const image = data.raw('ImageId')!;
      const path = parameterOf(image) ?? '';
      if (OF_THE_NEWEST_IMAGE.test(path))
        return `${resource.logicalId} takes the newest AMI at every deployment (${path})`;
      if (!OF_ONE_RELEASE.test(path)) known(image);
      return undefined;
    },
    remedy: 'Write the AMI id, or the SSM parameter of one release.',
    cdkRemedy: 'Write the AMI id, or the SSM parameter of one release (NodeImage.al2023({ release })).',
    source: ug('retrieve-ami-id'),
    example: 'ImageId: "{{resolve:ssm:/aws/service/eks/optimized-ami/1.35/.../recommended/image_id}}"',
  }),
  rule({
    id: 'DEP-07',
    severity: RuleSeverity.WARNING,
    title: 'Node groups have no fixed name',
    why: 'A change that replaces the group creates the new one first, which fails because the name is taken.',
    over: groups,
    check: ({ resource }) =>
      resource.props.has('NodegroupName') &&
      `node group ${resource.logicalId} has a fixed name: it cannot be replaced`,
    remedy: 'Leave the name to CloudFormation.',
    source: cfn('aws-resource-eks-nodegroup'),
    example: 'Nodegroup: { NodegroupName: general }',
  }),
];
