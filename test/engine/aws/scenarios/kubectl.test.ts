import { KubectlV36Layer } from '@aws-cdk/lambda-layer-kubectl-v36';
import { Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, PodNetworkCluster, PodNetworkVpc, UpgradeGuarding } from '../../../../lib';
import { assemblyOf, describeRehearsal, Rehearsal } from '../../rehearsal/rehearsal';
import { Draft, statementOf, withTemplate } from '../planted/edit';

/** A cluster with a manifest, which aws-cdk's own functions apply. */
const assembly = assemblyOf((app) => {
  const stack = new Stack(app, 'Kubectl', { env: { region: 'us-east-1', account: '123456789012' } });
  const network = new PodNetworkVpc(stack, 'Network', {
    addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
    availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  });
  const { cluster } = new PodNetworkCluster(stack, 'Cluster', {
    network,
    version: eks.KubernetesVersion.of('1.36'),
    upgradeGuard: UpgradeGuarding.off(),
    kubectlProviderOptions: { kubectlLayer: new KubectlV36Layer(stack, 'KubectlLayer') },
  });
  cluster.addManifest('Team', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });
});

const HANDLER = /KubectlProviderHandler[0-9A-F]{8}$/;

const FAULTS: readonly { name: string; plant: (draft: Draft) => void; says: RegExp }[] = [
  {
    name: 'may only look at the cluster',
    plant: (d) => {
      const [policy] = d.properties('AWS::EKS::AccessEntry', /ClusterAdminRoleAccess/).AccessPolicies as { PolicyArn: unknown }[]; // prettier-ignore
      policy!.PolicyArn = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy';
    },
    says: /the server answered 405 to a Create/,
  },
  {
    name: 'may not describe the cluster',
    plant: (d) => {
      const policy = d.one('AWS::IAM::Policy', /KubectlProviderHandler/);
      statementOf(policy, 'eks:DescribeCluster').Action = 'eks:ListClusters';
    },
    says: /not authorized to perform: eks:DescribeCluster/,
  },
  {
    name: 'is invoked by a framework that may not invoke it',
    plant: (d) => {
      const policy = d.one('AWS::IAM::Policy', /frameworkonEvent/);
      statementOf(policy, 'lambda:InvokeFunction').Action = 'lambda:GetFunction';
    },
    says: /not authorized to perform: lambda:InvokeFunction/,
  },
  {
    name: 'sits in subnets without a way out',
    plant: (d) => {
      const { VpcConfig } = d.properties('AWS::Lambda::Function', HANDLER) as { VpcConfig: { SubnetIds: unknown } }; // prettier-ignore
      VpcConfig.SubnetIds = d.all('AWS::EC2::Subnet', /ClusterSubnet/).map(({ id }) => ({ Ref: id }));
    },
    says: /did not establish a connection/,
  },
];

describeRehearsal('the function that runs kubectl', () => {
  let rehearsal: Rehearsal;
  let restore: () => void;

  beforeAll(async () => {
    rehearsal = await Rehearsal.open();
    restore = await rehearsal.engine.snapshot();
  });
  afterEach(() => restore());
  afterAll(() => rehearsal.close());

  test.each(FAULTS)(
    '$name: refused',
    async ({ plant, says }) => {
      const draft = new Draft(assembly.stacks[0]!.template);
      plant(draft);
      const { status, reasons } = await rehearsal.deploy(withTemplate(assembly, draft.template));
      expect(reasons.join('\n')).toMatch(says);
      expect(status).toMatch(/^ROLLBACK_/);
    },
    60_000,
  );

  test('without a fault, it writes to the cluster', async () => {
    expect(await rehearsal.deploy(assembly)).toEqual({ status: 'CREATE_COMPLETE', reasons: [] });
    const [name] = rehearsal.world.eks.clusters.keys();
    expect(rehearsal.world.apiServers.server(name!)?.requests).toContain('POST /api/v1/namespaces');
  }, 60_000);
});
