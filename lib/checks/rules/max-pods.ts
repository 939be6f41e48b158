import type { LaunchTemplate, Nodegroup } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { isObject, known, NotCheckable } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { eachType, podsOn, typesOf } from './capacity';
import { list } from './facts';
import { rule, type Rule } from './rule';
import { issue, LAUNCH_TEMPLATES, MAX_PODS, ug } from './sources';

const NODEADM = 'https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/examples/';
const CLUSTER_FIELDS = ['name', 'apiServerEndpoint', 'certificateAuthority', 'cidr'];

const groups = ({ nodegroups }: NetworkModel): Nodegroup[] =>
  nodegroups.filter(({ cluster }) => cluster !== undefined);
/** Groups whose user data sets max pods. */
const withMaxPods = (model: NetworkModel): Nodegroup[] =>
  groups(model).filter(({ launchTemplate }) => launchTemplate?.userData.maxPods !== undefined);
const withTemplate = (model: NetworkModel): Nodegroup[] =>
  groups(model).filter(({ launchTemplate }) => launchTemplate !== undefined);
const written = ({ launchTemplate }: Nodegroup): number => known(launchTemplate!.userData.maxPods!);

/** User data that could be read. */
function readable({ userData, resource }: LaunchTemplate): LaunchTemplate['userData'] {
  if (userData.kind === 'unknown')
    throw new NotCheckable(`the user data of ${resource.logicalId} is not known: ${userData.why}`);
  return userData;
}

export const MAX_RULES: readonly Rule[] = [
  rule({
    id: 'MAX-01',
    severity: RuleSeverity.ERROR,
    follows: ['ADD-04', 'ADD-07', 'PFX-01', 'CN-07', 'CN-08'],
    title: 'Max pods is not above what the instance type can run',
    why: 'The scheduler places pods that then wait for an address forever.',
    over: withMaxPods,
    when: ({ instanceTypes }) => instanceTypes.length <= 1,
    check: (group) => {
      const [type] = typesOf(group);
      const { uncapped, formula } = podsOn(type, group);
      return (
        written(group) > uncapped &&
        `max pods of node group ${group.resource.logicalId} is ${written(group)}; ${type} runs ${formula}`
      );
    },
    remedy: 'Lower max pods.',
    source: MAX_PODS,
    example: 'maxPodsExpression: "110" on m5.large in secondary IP mode',
  }),
  rule({
    id: 'MAX-02',
    severity: RuleSeverity.WARNING,
    follows: ['CN-07'],
    title: 'Max pods keeps to the recommended cap',
    why: 'kubelet and the container runtime become unreliable above 110 pods (250 above 30 vCPUs).',
    over: withMaxPods,
    check: (group) => {
      const cap = Math.min(...typesOf(group).map((type) => podsOn(type, group).cap));
      return (
        written(group) > cap &&
        `max pods of node group ${group.resource.logicalId} is ${written(group)}, above the recommended ${cap}`
      );
    },
    remedy: 'Stay at the cap.',
    source: MAX_PODS,
    example: 'maxPodsExpression: "200" on m5.xlarge',
  }),
  rule({
    id: 'MAX-03',
    severity: RuleSeverity.ERROR,
    follows: ['CN-07'],
    title: 'Max pods of mixed node groups fits the smallest type',
    why: 'On nodes of the smaller types pods wait for an address forever.',
    over: withMaxPods,
    when: ({ instanceTypes }) => instanceTypes.length > 1,
    check: (group) => {
      const small = eachType(group, (type) => {
        const result = podsOn(type, group);
        return written(group) > result.uncapped ? result : undefined;
      });
      return small.map(
        ({ instanceType, formula }) =>
          `max pods of node group ${group.resource.logicalId} is ${written(group)}; ${instanceType} runs ${formula}`,
      );
    },
    remedy: 'Use the lowest number of all types, or a node group for each.',
    source: MAX_PODS,
    example: 'InstanceTypes: [m5.large, m5.4xlarge] with maxPodsExpression: "234" in secondary IP mode',
  }),
  rule({
    id: 'MAX-04',
    severity: RuleSeverity.ERROR,
    title: 'Max pods of user data comes with an AMI id',
    why: 'Without one EKS puts its own number (110 or 250 at most) after the user data, and it wins.',
    over: withMaxPods,
    check: ({ launchTemplate, resource }) =>
      !launchTemplate!.data.has('ImageId') &&
      `node group ${resource.logicalId} sets max pods in ${launchTemplate!.resource.logicalId}, which has no ImageId: the number of EKS wins`,
    remedy: 'Set ImageId in the launch template, and complete the NodeConfig.',
    source: `${MAX_PODS}#max-pods-precedence`,
    example: 'LaunchTemplateData: { UserData: <NodeConfig with maxPodsExpression> } without ImageId',
  }),
  rule({
    id: 'MAX-05',
    severity: RuleSeverity.ERROR,
    title: 'User data beside an AMI id is complete',
    why: 'With an AMI id EKS adds nothing: a node without the data of its cluster does not join.',
    over: (model) => withTemplate(model).filter(({ launchTemplate }) => launchTemplate!.data.has('ImageId')),
    when: (group) =>
      !known(group.windows) && ['nodeadm', 'none'].includes(readable(group.launchTemplate!).kind),
    check: ({ launchTemplate, resource }) => {
      const { kind, clusterSpec } = readable(launchTemplate!);
      if (kind === 'none')
        return `node group ${resource.logicalId} has an AMI id without user data: its nodes do not join`;
      const missing = CLUSTER_FIELDS.filter(
        (field) => clusterSpec![field] === undefined || clusterSpec![field] === null,
      );
      return (
        missing.length > 0 &&
        `the NodeConfig of node group ${resource.logicalId} lacks spec.cluster.${list(missing)}`
      );
    },
    remedy: 'Write name, apiServerEndpoint, certificateAuthority and cidr.',
    source: [LAUNCH_TEMPLATES, NODEADM],
    example: 'LaunchTemplateData: { ImageId: ami-..., UserData: <NodeConfig without cidr> }',
  }),
  rule({
    id: 'MAX-06',
    severity: RuleSeverity.WARNING,
    title: 'nodeadm sees max pods',
    why: 'nodeadm reserves 11 MiB for each pod by maxPodsExpression, not by kubelet.config.maxPods: with a larger number kubelet runs out of memory.',
    over: (model) =>
      withMaxPods(model).filter(({ launchTemplate }) => launchTemplate!.userData.kind === 'nodeadm'),
    check: ({ launchTemplate, resource }) =>
      launchTemplate!.userData.lacksMemoryReservation &&
      `node group ${resource.logicalId} sets kubelet.config.maxPods, which nodeadm leaves out of kubeReserved, and no kubeReserved.memory`,
    remedy: 'Use maxPodsExpression, or set kubeReserved.memory too.',
    source:
      'https://github.com/awslabs/amazon-eks-ami/blob/81fec2e895854f599974fe4d3d72f61c0a9aaffa/nodeadm/internal/kubelet/eni_max_pods.go',
    example: 'kubelet: { config: { maxPods: 110 } }',
  }),
  rule({
    id: 'MAX-07',
    severity: RuleSeverity.WARNING,
    title: 'Nodes with prefixes and an AMI id are told max pods',
    why: 'nodeadm knows nothing of prefixes: it computes the low number of secondary addresses.',
    over: (model) => withTemplate(model).filter(({ launchTemplate }) => launchTemplate!.data.has('ImageId')),
    when: (group) =>
      known(group.cluster!.cni.prefixDelegation) && readable(group.launchTemplate!).kind === 'nodeadm',
    check: ({ launchTemplate, resource }) => {
      const { maxPods, maxPodsExpression } = launchTemplate!.userData;
      return (
        maxPods === undefined &&
        maxPodsExpression === undefined &&
        `node group ${resource.logicalId} uses prefixes, but its NodeConfig sets no max pods`
      );
    },
    remedy: 'Set maxPodsExpression, for example "110".',
    source: issue('awslabs/amazon-eks-ami', 2742),
    example: 'NodeConfig without kubelet.maxPodsExpression on an IPv6 cluster',
  }),
  rule({
    id: 'MAX-08',
    severity: RuleSeverity.ERROR,
    title: 'User data is for the operating system of the node',
    why: 'There is no bootstrap.sh on AL2023 and Bottlerocket, and no nodeadm anywhere else: nodes do not join.',
    over: (model) => withTemplate(model).filter(({ amiType }) => amiType !== undefined),
    when: ({ amiType }) => /^(AL2_|AL2023_|BOTTLEROCKET_)/.test(known(amiType!)),
    check: ({ amiType, launchTemplate, resource }) => {
      const { kind } = readable(launchTemplate!);
      const text = known(amiType!);
      const fitting = text.startsWith('AL2023_')
        ? 'nodeadm'
        : text.startsWith('AL2_')
          ? 'bootstrap.sh'
          : 'bottlerocket';
      const foreign = ['nodeadm', 'bootstrap.sh', 'bottlerocket', 'windows'].filter(
        (item) => item !== fitting,
      );
      return (
        foreign.includes(kind) &&
        `node group ${resource.logicalId} of AMI type ${text} has user data for ${kind}`
      );
    },
    remedy: 'Use a NodeConfig on AL2023 and TOML settings on Bottlerocket.',
    source: ug('al2023'),
    example: 'AmiType: AL2023_x86_64_STANDARD with /etc/eks/bootstrap.sh in the user data',
  }),
  rule({
    id: 'MAX-10',
    severity: RuleSeverity.WARNING,
    title: 'Max pods leaves room for the pods of the system',
    why: 'aws-node, kube-proxy and other daemons count towards max pods as well.',
    over: (model, { options }) => (options.expectedPodsPerNode === undefined ? [] : withMaxPods(model)),
    check: (group, { options }) =>
      options.expectedPodsPerNode! > written(group) - 2 &&
      `node group ${group.resource.logicalId} is expected to run ${options.expectedPodsPerNode} pods with max pods of ${written(group)}`,
    remedy: 'Expect fewer pods, or raise max pods.',
    source: MAX_PODS,
    example: 'maxPodsExpression: "58" with expectedPodsPerNode: 58',
  }),
  rule({
    id: 'MAX-11',
    severity: RuleSeverity.WARNING,
    title: 'Karpenter is told max pods of prefix delegation',
    why: 'Karpenter counts secondary addresses, so it starts far more nodes than needed.',
    over: ({ objects }) =>
      objects.filter(
        ({ object, cluster }) => object.kind === 'EC2NodeClass' && cluster?.cni.addon !== undefined,
      ),
    when: ({ cluster }) => cluster!.cni.prefixDelegation,
    check: ({ object, resource }) => {
      const spec = isObject(object.spec) ? object.spec : {};
      const kubelet = known(spec.kubelet ?? {});
      return (
        (!isObject(kubelet) || kubelet.maxPods === undefined) &&
        `EC2NodeClass in ${resource.logicalId} sets no kubelet.maxPods, and prefix delegation is on`
      );
    },
    remedy: 'Set spec.kubelet.maxPods, for example 110.',
    source: issue('aws/karpenter-provider-aws', 8210),
    example: 'kind: EC2NodeClass without spec.kubelet.maxPods',
  }),
];
