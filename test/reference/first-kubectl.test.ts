import { readFileSync } from 'node:fs';
import { blocksBySection } from '../support/markdown-blocks';
import { assembly } from '../support/jsii-assembly';
import { referenceDeployment } from './reference-app';

const TITLE = 'Your first kubectl';
const [{ text: COMMANDS }] = blocksBySection('README.md').get(TITLE)!;
const [, AFTER] = readFileSync('README.md', 'utf8').split(`\n## ${TITLE}\n`);
const [SECTION] = AFTER.split(/^## /m);

/** Names between backquotes, such as `adminRoles`. */
const NAMED = [...SECTION.matchAll(/`([^`\n]+)`/g)].map(([, name]) => name);

/** Context as the CDK CLI passes it on: all of it text. */
const CONTEXT = Object.fromEntries(
  [...COMMANDS.matchAll(/-c (\w+)=(\S+)/g)].map(([, key, value]) => [key, value]),
);

const env = { account: '111122223333', region: 'eu-west-1' };
const clusterOf = ({ deployed }: ReturnType<typeof referenceDeployment>) =>
  deployed.ofType('AWS::EKS::Cluster')[0].properties;

describe('the section of the README about the first kubectl', () => {
  const opened = referenceDeployment({ env, context: CONTEXT });

  test('is right that both doors are closed without its settings', () => {
    const { AccessConfig, ResourcesVpcConfig } = clusterOf(referenceDeployment({ env }));
    expect(ResourcesVpcConfig).toMatchObject({ EndpointPublicAccess: false, EndpointPrivateAccess: true });
    // EKS makes the role that creates the cluster its administrator, unless it is told not to.
    expect(AccessConfig).not.toHaveProperty('BootstrapClusterCreatorAdminPermissions', false);
  });

  test('deploys with context that opens the endpoint and lets a role in', () => {
    expect(Object.keys(CONTEXT).sort()).toEqual(['adminRoleArns', 'publicAccessCidrs']);
    expect(clusterOf(opened).ResourcesVpcConfig).toMatchObject({
      EndpointPublicAccess: true,
      PublicAccessCidrs: [CONTEXT.publicAccessCidrs],
    });
    const [policy] = /AmazonEKS\w+Policy/.exec(SECTION)!;
    const entries = opened.deployed
      .ofType('AWS::EKS::AccessEntry')
      .filter(({ properties }) => properties.PrincipalArn === CONTEXT.adminRoleArns);
    expect(JSON.stringify(entries.map(({ properties }) => properties.AccessPolicies))).toContain(policy);
  });

  test('names an output that holds its update-kubeconfig command', () => {
    const [, line, output] = /^(aws eks update-kubeconfig .*?) +# complete in its output (\w+)$/m.exec(
      COMMANDS,
    )!;
    const [{ Value }] = Object.values(opened.template.findOutputs(output)) as { Value: object }[];
    const command = JSON.stringify(Value).replace(/.*\["(.*?)",\{"Ref":".*?"\},"(.*?)"\].*/, '$1CLUSTER$2');
    expect(command.replace(env.region, 'REGION')).toBe(line);
  });

  test('names props of PodNetworkCluster, and attributes that a cluster has', () => {
    const types = Object.values(assembly().types);
    const props = types.flatMap(({ name, properties = [] }) =>
      /^(PodNetworkClusterProps|ClusterAccessOptions)$/.test(name) ? properties.map((prop) => prop.name) : [],
    );
    expect(NAMED).toEqual(expect.arrayContaining(['publicAccessCidrs', 'adminRoles']));
    expect(props).toEqual(expect.arrayContaining(['publicAccessCidrs', 'adminRoles']));
    const paths = NAMED.filter((name) => name.startsWith('cluster.cluster.'));
    expect(paths).toHaveLength(2);
    for (const path of paths) {
      const [, , attribute] = path.replace('(...)', '').split('.');
      expect(attribute in opened.stack.cluster.cluster).toBe(true);
    }
  });
});
