import { App, NestedStack, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { readFileSync } from 'node:fs';
import { specificationVersion, updateBehaviorSource } from '../../scripts/refresh-update-behavior';
import { impactOf, type ImpactReport } from '../../lib/impact/impact-report';
import { template, type Template } from './base';

function compare(
  change: (template: Template) => void,
  start: (template: Template) => void = () => {},
): ImpactReport {
  const [before, after] = [template(), template()];
  start(before);
  start(after);
  change(after);
  const version = (body: unknown) => [{ name: 'Net', body: JSON.parse(JSON.stringify(body)) }];
  return impactOf(version(before), version(after));
}

const find = ({ impacts }: ImpactReport, logicalId: string) =>
  impacts.find(({ resource }) => resource === `Net/${logicalId}`);

test('the update behavior is that of the installed specification', () => {
  const file = readFileSync('lib/impact/replacing-properties.generated.ts', 'utf8');
  expect(file).toBe(updateBehaviorSource(specificationVersion()));
});

describe('the sentence of an impact', () => {
  test('names the property with both values', () => {
    const report = compare((t) => void (t.Resources.NodeA.Properties.CidrBlock = '10.0.48.0/20'));
    expect(find(report, 'NodeA')?.because).toEqual(['CidrBlock: 10.0.16.0/20 -> 10.0.48.0/20']);
  });

  test('names the resource that the change comes from', () => {
    const report = compare((t) => void (t.Resources.NodeA.Properties.CidrBlock = '10.0.48.0/20'));
    expect(find(report, 'Nodes')?.because).toEqual(['Subnets: NodeA is replaced']);
  });

  test('counts the nodes and the longest drain', () => {
    const report = compare((t) => void (t.Resources.Nodes.Properties.ReleaseVersion = '1.36.1-20261120'));
    expect(find(report, 'Nodes')).toMatchObject({
      pods: '4 nodes (at most 8) are replaced one after the other, their pods drained',
      duration: 'at most 120 minutes of draining, 15 for each node; longer only when it is forced',
      rollback: 'the nodes are replaced once more',
    });
  });

  test('divides the drain by the nodes that are exchanged at once', () => {
    const report = compare(
      (t) => void (t.Resources.Nodes.Properties.ReleaseVersion = '1.36.1-20261120'),
      (t) => void (t.Resources.Nodes.Properties.UpdateConfig = { MaxUnavailablePercentage: 50 }),
    );
    expect(find(report, 'Nodes')?.duration).toContain('at most 30 minutes');
  });
});

describe('cautions', () => {
  test('Kubernetes and vpc-cni in one deployment', () => {
    const { cautions } = compare(({ Resources }) => {
      Resources.Cluster.Properties.Version = '1.36';
      Resources.Cni.Properties.AddonVersion = 'v1.21.1-eksbuild.1';
    });
    expect(cautions).toEqual([
      {
        resource: 'Net/Cni',
        message: expect.stringContaining(
          'one deployment changes Kubernetes from 1.35 to 1.36 and vpc-cni from v1.20.4-eksbuild.1 to v1.21.1-eksbuild.1',
        ),
      },
    ]);
  });

  test('two kinds of update of a cluster', () => {
    const { cautions } = compare(({ Resources }) => {
      Resources.Cluster.Properties.ResourcesVpcConfig.EndpointPrivateAccess = true;
      Resources.Cluster.Properties.Logging.ClusterLogging.EnabledTypes = [];
    });
    expect(cautions.map(({ message }) => message)).toEqual([
      expect.stringContaining('endpoint access and logging change together'),
    ]);
  });

  test('the role of aws-node loses its policy', () => {
    const { cautions } = compare(
      ({ Resources }) => void (Resources.CniRole.Properties.ManagedPolicyArns = []),
    );
    expect(cautions).toEqual([
      { resource: 'Net/CniRole', message: expect.stringContaining('new pods get no address') },
    ]);
  });

  test('aws-node moves from the role of the nodes, which loses the policy at the same time', () => {
    const { cautions } = compare(
      ({ Resources }) => {
        Resources.Cni.Properties.ServiceAccountRoleArn = { 'Fn::GetAtt': ['CniRole', 'Arn'] };
        Resources.NodeRole.Properties.ManagedPolicyArns = [];
      },
      ({ Resources }) => delete Resources.Cni.Properties.ServiceAccountRoleArn,
    );
    expect(cautions).toEqual([
      { resource: 'Net/NodeRole', message: expect.stringContaining('move aws-node first') },
    ]);
  });

  test('none when the policy of the nodes stays', () => {
    const { cautions } = compare(
      ({ Resources }) =>
        void (Resources.Cni.Properties.ServiceAccountRoleArn = { 'Fn::GetAtt': ['CniRole', 'Arn'] }),
      ({ Resources }) => delete Resources.Cni.Properties.ServiceAccountRoleArn,
    );
    expect(cautions).toEqual([]);
  });
});

describe('the order', () => {
  test('is that of the dependencies, deletions last', () => {
    const { impacts } = compare(({ Resources }) => {
      Resources.NodeA.Properties.CidrBlock = '10.0.48.0/20';
      delete Resources.ToInternet;
      delete Resources.Nat;
    });
    const names = impacts.map(({ resource }) => resource.split('/')[1]);
    expect(names.indexOf('NodeA')).toBeLessThan(names.indexOf('Nodes'));
    expect(names.slice(-2)).toEqual(['ToInternet', 'Nat']);
  });
});

describe('several stacks', () => {
  function app(block: string): { name: string; body: unknown; nested?: Record<string, string> }[] {
    const cdk = new App({ analyticsReporting: false });
    const network = new Stack(cdk, 'Network');
    const vpc = new ec2.CfnVPC(network, 'Vpc', { cidrBlock: block });
    const workload = new Stack(cdk, 'Workload');
    new ec2.CfnSecurityGroup(workload, 'Group', { groupDescription: 'pods', vpcId: vpc.ref });
    const inner = new NestedStack(workload, 'Inner');
    new ec2.CfnSubnet(inner, 'Subnet', { vpcId: vpc.ref, cidrBlock: '10.0.0.0/24' });
    const assembly = cdk.synth();
    const stacks = assembly.stacks.map(({ stackName: name, template: body }) => ({
      name,
      body: body as object,
    }));
    const [nestedId] = Object.keys((stacks[1].body as Template).Resources).filter((id) =>
      id.startsWith('Inner'),
    );
    const file = assembly.stacks[1].findMetadataByType('aws:asset').length;
    expect(file).toBeGreaterThanOrEqual(0);
    const body = JSON.parse(readFileSync(`${assembly.directory}/${inner.templateFile}`, 'utf8')) as object;
    return [stacks[0], { ...stacks[1], nested: { [nestedId]: 'Inner' } }, { name: 'Inner', body }];
  }

  test('a replaced VPC reaches the readers of its export, nested stacks included', () => {
    const { impacts } = impactOf(app('10.0.0.0/16'), app('10.1.0.0/16'));
    const replaced = impacts.filter(({ outcome }) => outcome === 'replaced');
    expect(replaced.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['AWS::EC2::VPC', 'AWS::EC2::SecurityGroup', 'AWS::EC2::Subnet']),
    );
  });
});

test('what a type outside of the specification does is not known', () => {
  const { unknownTypes } = compare(
    ({ Resources }) => void (Resources.Thing.Properties.Size = 2),
    ({ Resources }) => void (Resources.Thing = { Type: 'Acme::Net::Thing', Properties: { Size: 1 } }),
  );
  expect(unknownTypes).toEqual(['Acme::Net::Thing']);
});

test('values that the deployment decides are not compared by their text', () => {
  const noDefault = ({ Parameters, Resources }: Template) => {
    Parameters.Block = { Type: 'String' };
    Resources.PodA.Properties.CidrBlock = { Ref: 'Block' };
  };
  expect(compare(() => {}, noDefault).impacts).toEqual([]);
  const renamed = compare(({ Parameters, Resources }) => {
    Parameters.Other = { Type: 'String' };
    Resources.PodA.Properties.CidrBlock = { Ref: 'Other' };
  }, noDefault);
  expect(find(renamed, 'PodA')?.outcome).toBe('may be replaced');
});
