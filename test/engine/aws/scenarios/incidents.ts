/** Something that happened to others, and the test in which it happens to us, or why it cannot. */
export interface Incident {
  readonly what: string;
  /** Where it is told. */
  readonly source: string;
  readonly shownBy?: { readonly file: string; readonly test: string };
  readonly cannotHappen?: string;
}

const GITHUB = 'https://github.com';
const ENGINE = 'test/engine';
const OTHERS = `${ENGINE}/aws/scenarios/incidents.test.ts`;
const OF_CLUSTERS = `${ENGINE}/aws/scenarios/incidents-of-clusters.test.ts`;
const PLANTED = `${ENGINE}/aws/planted`;
const CUSTOM = `${ENGINE}/core/custom-resources.test.ts`;

const by = (file: string, test: string) => ({ shownBy: { file, test } });

/** Public incidents of CloudFormation, EKS and Lambda, of the kind that a deployment of this library could meet. */
export const INCIDENTS: readonly Incident[] = [
  {
    what: 'a new Kubernetes version, a failure after it, and a rollback that EKS refuses',
    source: `${GITHUB}/aws/containers-roadmap/issues/497`,
    ...by(OTHERS, 'cannot be rolled back where EKS refuses it'),
  },
  {
    what: 'a cluster deleted while it is being changed',
    source: `${GITHUB}/aws/aws-cdk/issues/18683`,
    ...by(OF_CLUSTERS, 'a deletion while the cluster is being changed fails'),
  },
  {
    what: 'a security group deleted before the cluster that uses it',
    source: `${GITHUB}/aws/aws-cdk/issues/18650`,
    ...by(`${ENGINE}/rehearsal/reference.test.ts`, 'made, changed, unchanged, destroyed'),
  },
  {
    what: 'interfaces of a load balancer hold groups and subnets',
    source: `${GITHUB}/aws/aws-cdk/issues/12130`,
    ...by(OTHERS, 'ELB app/ingress/0a'),
  },
  {
    what: 'a leaked interface of aws-node blocks one subnet',
    source: `${GITHUB}/eksctl-io/eksctl/issues/7589`,
    ...by(OTHERS, 'aws-K8S-i-0abc'),
  },
  {
    what: 'a node group that cannot be deleted because of the group for remote access',
    source: `${GITHUB}/eksctl-io/eksctl/issues/1849`,
    cannotHappen: 'EKS makes that group for remoteAccess only, which no node group of this library has',
  },
  {
    what: 'a mapped public address blocks the internet gateway',
    source: `${GITHUB}/eksctl-io/eksctl/issues/253`,
    ...by(OF_CLUSTERS, 'a public address that someone mapped keeps the internet gateway'),
  },
  {
    what: 'an add-on that is busy during an update and its rollback',
    source: `${GITHUB}/aws-quickstart/cdk-eks-blueprints/issues/447`,
    ...by(OTHERS, 'the rollback meets it busy, and can be continued'),
  },
  {
    what: 'the version of a node group together with its launch template',
    source: `${GITHUB}/aws/containers-roadmap/issues/1258`,
    ...by(OF_CLUSTERS, 'a new Kubernetes version together with new instance types'),
  },
  {
    what: 'the revert of a rejected change of labels is rejected too',
    source: `${GITHUB}/aws-cloudformation/cloudformation-coverage-roadmap/issues/1326`,
    ...by('test/cluster/pod-network-nodegroup.test.ts', 'refuses labels that EKS keeps for itself'),
  },
  {
    what: 'two kinds of changes of a cluster at once',
    source: `${GITHUB}/aws/aws-cdk/issues/33452`,
    ...by(OTHERS, 'is refused where everything is asked for at once, and so is the way back'),
  },
  {
    what: 'a policy changed before the deletion that needs it',
    source: `${GITHUB}/aws/aws-cdk/issues/9840`,
    ...by(`${ENGINE}/rehearsal/update-sweep.test.ts`, 'whatever fails, all is as it was before'),
  },
  {
    what: 'a handler that deletes data on Update, and a rollback',
    source: `${GITHUB}/aws/aws-cdk/issues/27199`,
    ...by(
      `${ENGINE}/aws/scenarios/changes.test.ts`,
      'and whatever it touches fails: all is as it was before',
    ),
  },
  {
    what: 'a Delete with an invented id while the Create runs',
    source: `${GITHUB}/aws-cloudformation/cloudformation-coverage-roadmap/issues/1814`,
    ...by(`${ENGINE}/rehearsal/create-sweep.test.ts`, 'at the end, and interrupts what still runs'),
  },
  {
    what: 'no answer: an hour for each event',
    source: `${GITHUB}/aws/aws-cdk/issues/18746`,
    ...by(CUSTOM, 'a handler that never answers costs the ServiceTimeout'),
  },
  {
    what: 'a Create that fails, and a Delete with the wrong id',
    source: `${GITHUB}/remind101/empire/issues/918`,
    ...by(CUSTOM, 'a Create that fails is followed by a Delete with its id'),
  },
  {
    what: 'a log group that comes back after its deletion',
    source: `${GITHUB}/aws/aws-cdk/issues/31487`,
    ...by(OTHERS, 'what is left of a deployment does not stand in the way of the next one'),
  },
  {
    what: 'an add-on that meets a self-managed installation',
    source: `${GITHUB}/aws/containers-roadmap/issues/1411`,
    ...by(`${ENGINE}/rehearsal/existing.ts`, 'A cluster with an aws-node that no add-on manages'),
  },
  {
    what: 'an add-on update that failed and was applied nevertheless',
    source: `${GITHUB}/hashicorp/terraform-provider-aws/pull/49104`,
    ...by(OTHERS, 'an add-on update that fails although it was applied'),
  },
  {
    what: 'nodes before the pod network',
    source: `${GITHUB}/aws/aws-cdk/issues/8520`,
    ...by(`${PLANTED}/eks-faults.ts`, 'nodes before the pod network'),
  },
  {
    what: 'an access entry of a role that was made anew',
    source: `${GITHUB}/terraform-aws-modules/terraform-aws-eks/issues/3329`,
    ...by(OF_CLUSTERS, 'an access entry is dead when its role was made anew'),
  },
  {
    what: 'a route before the attachment of its gateway',
    source: `${GITHUB}/kubernetes-retired/kube-aws/issues/1077`,
    ...by(`${PLANTED}/network-faults.ts`, 'a route before the attachment of its gateway'),
  },
  {
    what: 'a bucket that is not empty because something still writes',
    source: `${GITHUB}/aws/aws-cdk/issues/26874`,
    ...by(`${ENGINE}/rehearsal/create-sweep.test.ts`, 'is rolled back to nothing'),
  },
  {
    what: 'interfaces of functions hold a subnet for 40 minutes',
    source: `${GITHUB}/hashicorp/terraform-provider-aws/issues/10044`,
    ...by(OTHERS, 'interfaces of functions that outlive them and their role stay'),
  },
  {
    what: 'a first deployment that meets a quota',
    source: `${GITHUB}/eksctl-io/eksctl/issues/1967`,
    ...by(OTHERS, 'a first deployment that meets a quota leaves nothing behind'),
  },
  {
    what: 'a cluster that is replaced, a rollback, and stale endpoints',
    source: `${GITHUB}/aws/aws-cdk/issues/31626`,
    ...by(OF_CLUSTERS, 'a cluster that is replaced, and a failure after it'),
  },
  {
    what: 'a function that was idle for long',
    source: `${GITHUB}/aws/aws-cdk/issues/24996`,
    ...by(OF_CLUSTERS, 'functions that were idle for a month get their events nevertheless'),
  },
  {
    what: 'code that is gone when the rollback needs it',
    source: `${GITHUB}/convox/rack/issues/1204`,
    ...by(OF_CLUSTERS, 'code that was deleted from the bucket of the bootstrap stops a rollback'),
  },
  {
    what: 'a clean-up that waits for a custom resource',
    source: `${GITHUB}/aws/aws-cdk/issues/26618`,
    ...by(`${ENGINE}/rehearsal/bad-days.test.ts`, 'the first answer to CloudFormation is lost'),
  },
  {
    what: 'a duplicate OIDC provider whose failed creation deletes the existing one',
    source: `${GITHUB}/aws-cloudformation/cloudformation-coverage-roadmap/issues/1048`,
    cannotHappen:
      'the URL is the issuer of the cluster made in the same stack; an imported provider is only referred to',
  },
  {
    what: 'a deletion in the clean-up without permission: a green stack and an orphan',
    source: `${GITHUB}/aws-amplify/amplify-cli/issues/14770`,
    ...by(OF_CLUSTERS, 'a deletion that is denied in the clean-up leaves the stack green'),
  },
  {
    what: 'a failed Update that answers another id',
    source: `${GITHUB}/aws/aws-cdk/issues/13527`,
    ...by(`${ENGINE}/core/rollback.test.ts`, 'an Update that fails with another id'),
  },
  {
    what: 'a stack that cannot be deleted because its export is in use',
    source: `${GITHUB}/boto/botocore/issues/2590`,
    ...by(`${ENGINE}/core/create-update.test.ts`, 'an export in use can neither be changed nor deleted'),
  },
];
