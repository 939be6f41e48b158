import { App, Stack, type Environment } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { AddressPlan, NodeImage, PodNetworkCluster, PodNetworkVpc } from '../../lib';
import { RuleBook } from '../../lib/checks/rule-book';
import { RuleProfile } from '../../lib/checks/rules/rule-profile';
import { referenceDeployment } from './reference-app';

/** The lines at the top of the README. */
function readmeExample(env?: Environment): Template {
  const stack = new Stack(new App(), 'Platform', { env });
  const network = new PodNetworkVpc(stack, 'Network', {
    addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
  });
  const cluster = new PodNetworkCluster(stack, 'Cluster', {
    network,
    version: eks.KubernetesVersion.of('1.36'),
  });
  cluster.addNodegroup('General', {
    instanceTypes: [new ec2.InstanceType('m7i.2xlarge')],
    image: NodeImage.al2023({ release: 'v20260714' }),
  });
  return Template.fromStack(stack);
}

const ENVIRONMENTS: [string, Environment | undefined][] = [
  ['without an environment', undefined],
  ['in a Region', { account: '111122223333', region: 'eu-west-1' }],
];
const DEPLOYMENTS: [string, (env?: Environment) => Template][] = [
  ['the reference deployment', (env) => referenceDeployment({ env }).template],
  ['the example of the README', readmeExample],
];

describe.each(DEPLOYMENTS)('%s', (_, build) => {
  test.each(ENVIRONMENTS)('has no finding at any severity, in any profile, %s', (__, env) => {
    const template = { name: 'Platform', body: build(env).toJSON(), ...env };
    const { findings, appliedRuleIds } = RuleBook.check([template], { profile: RuleProfile.ALL });
    expect(findings.map(({ ruleId, message }) => `${ruleId} ${message}`)).toEqual([]);
    expect(appliedRuleIds.length).toBeGreaterThan(100);
  });
});
