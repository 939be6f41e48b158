import { answer, provider, type Aws, type Providers } from '../aws';
import type { Properties, ProviderRequest } from '../../resource-provider';
import type { LaunchTemplate } from '../ec2/launch-templates';
import { wayOut, wayToApiServer } from '../network-way';
import { objectOf, optionalText, textOr, textsOf } from '../property-values';
import { refusal, refuse } from '../refusals';
import { checkInstanceTypes, checkLabels, checkRole, checkScaling, checkTemplate, checkUpdate, checkVersion, templateData } from './nodegroup-checks'; // prettier-ignore
import type { Nodegroup } from './model';

type Templates = ReadonlyMap<string, LaunchTemplate>;

/** How long EKS waits for nodes before it gives a node group up, in milliseconds. */
const JOIN_MILLISECONDS = 20 * 60_000;

const interfaceOf = (nodegroup: Nodegroup): string => `node of ${nodegroup.clusterName}/${nodegroup.name}`;

/** `AWS::EKS::Nodegroup`. */
export function nodegroupProviders(aws: Aws, templates: Templates): Providers {
  const { eks, clock } = aws;
  const answerOf = ({ clusterName, name }: Nodegroup) =>
    answer(`${clusterName}/${name}`, {
      Id: `${clusterName}/${name}`,
      ClusterName: clusterName,
      NodegroupName: name,
      Arn: aws.arn('eks', `nodegroup/${clusterName}/${name}/${name.length}`),
    });

  const nodegroup = provider({
    async create(request) {
      const made = checked(aws, templates, request);
      const id = `${made.clusterName}/${made.name}`;
      eks.nodegroups.set(id, made);
      admitRole(aws, made);
      setNodes(aws, made, made.size);
      const lost = whyNodesCannotJoin(aws, made, templateData(templates, request.properties));
      await clock.sleep(lost === undefined ? 3 * 60_000 : JOIN_MILLISECONDS);
      if (lost !== undefined) {
        made.status = 'CREATE_FAILED';
        throw Object.assign(
          refusal(
            'nodes-cannot-join',
            `[Issue(Code=NodeCreationFailure, Message=Instances failed to join the kubernetes cluster: ${lost})]`,
          ),
          { physicalId: id },
        );
      }
      made.status = 'ACTIVE';
      return answerOf(made);
    },
    async update({ properties, previous = {} }, id) {
      const found = eks.nodegroups.get(id);
      if (found === undefined) return refuse('cluster-not-found', `No node group found for name: ${id}.`);
      checkUpdate(properties, previous);
      checkLabels(properties);
      checkVersion(eks.cluster(found.clusterName).version, properties);
      checkTemplate(properties, templateData(templates, properties));
      checkInstanceTypes(properties, templateData(templates, properties));
      const size = checkScaling(properties);
      found.status = 'UPDATING';
      setNodes(aws, found, size);
      await clock.sleep(5 * 60_000);
      found.status = 'ACTIVE';
      return answerOf(found);
    },
    async delete(id) {
      const found = eks.nodegroups.get(id);
      if (found === undefined) return;
      found.status = 'DELETING';
      await clock.sleep(5 * 60_000);
      setNodes(aws, found, 0);
      eks.nodegroups.delete(id);
    },
  });
  return { 'AWS::EKS::Nodegroup': nodegroup };
}

function checked(aws: Aws, templates: Templates, { properties, generatedName }: ProviderRequest): Nodegroup {
  const cluster = aws.eks.cluster(textOr(properties.ClusterName, ''));
  const name = textOr(properties.NodegroupName, generatedName.slice(0, 63));
  if (aws.eks.nodegroups.has(`${cluster.name}/${name}`))
    refuse('nodegroup-exists', `NodeGroup already exists with name ${name} and cluster name ${cluster.name}`);
  if (cluster.status === 'DELETING') refuse('cluster-busy', `Cluster ${cluster.name} is ${cluster.status}`);
  checkRole(aws, textOr(properties.NodeRole, ''));
  const data = templateData(templates, properties);
  checkTemplate(properties, data);
  checkInstanceTypes(properties, data);
  checkLabels(properties);
  checkVersion(cluster.version, properties);
  const subnetIds = textsOf(properties.Subnets);
  subnetIds.forEach((id) => aws.network.subnet(id));
  const size = checkScaling(properties);
  const roleArn = textOr(properties.NodeRole, '');
  const templateId = optionalText(objectOf(properties.LaunchTemplate).Id);
  return { clusterName: cluster.name, name, roleArn, subnetIds, templateId, status: 'CREATING', size };
}

/** EKS lets the role of a node group in by itself, and leaves the entry when the node group goes. */
function admitRole({ eks, iam, clock }: Aws, { clusterName, roleArn }: Nodegroup): void {
  const key = `${clusterName}|${roleArn}`;
  if (eks.cluster(clusterName).authenticationMode === 'CONFIG_MAP' || eks.accessEntries.has(key)) return;
  const principalId = iam.roleByArn(roleArn)?.id ?? '';
  eks.accessEntries.set(key, {
    clusterName, principalArn: roleArn, principalId, type: 'EC2_LINUX', since: clock.now(), owner: 'nodegroup', policies: [],
  }); // prettier-ignore
}

/** One interface per node in its own subnet, and one in a pod subnet where the add-on says so. */
function setNodes(aws: Aws, nodegroup: Nodegroup, size: number): void {
  const { network, eks } = aws;
  const description = interfaceOf(nodegroup);
  for (const { networkInterfaceId, description: of } of network.state.networkInterfaces.values())
    if (of === description) network.state.networkInterfaces.delete(networkInterfaceId);
  nodegroup.size = size;
  const { clusterGroupId } = eks.cluster(nodegroup.clusterName);
  const pods = podSubnets(eks.awsNodes.get(nodegroup.clusterName)?.configuration);
  for (let i = 0; i < size; i += 1) {
    const subnetId = nodegroup.subnetIds[i % nodegroup.subnetIds.length]!;
    network.addInterface(subnetId, description, [clusterGroupId]);
    const podSubnet = pods[network.subnet(subnetId).availabilityZone];
    if (podSubnet !== undefined && network.state.subnets.has(podSubnet))
      network.addInterface(podSubnet, description, [clusterGroupId]);
  }
}

/** Pod subnets by zone, when the add-on makes ENIConfigs. */
function podSubnets(configuration = '{}'): Record<string, string> {
  const { eniConfig } = JSON.parse(configuration) as {
    eniConfig?: { subnets?: Record<string, { id: string }> };
  };
  return Object.fromEntries(Object.entries(eniConfig?.subnets ?? {}).map(([zone, { id }]) => [zone, id]));
}

function whyNodesCannotJoin(
  aws: Aws,
  nodegroup: Nodegroup,
  data: Properties | undefined,
): string | undefined {
  const { eks, network } = aws;
  if (nodegroup.size === 0) return undefined;
  const cluster = eks.cluster(nodegroup.clusterName);
  if (eks.awsNodes.get(nodegroup.clusterName) === undefined) return 'there is no pod network (vpc-cni)';
  const image = objectOf(data).ImageId;
  if (image !== undefined && objectOf(data).UserData === undefined)
    return 'the image gets no user data to join with';
  for (const subnetId of nodegroup.subnetIds) {
    const subnet = network.subnet(subnetId);
    const services = ['ec2', 'ecr.api', 's3', ...(cluster.isPrivate ? [] : ['eks'])];
    const lost = services.find((service) => wayOut(aws, subnet, service, undefined) !== undefined);
    if (lost !== undefined) return `${subnetId} has no way to ${lost}`;
    const cut = wayToApiServer(aws, cluster, subnet, undefined);
    if (cut !== undefined) return cut;
  }
  return undefined;
}
