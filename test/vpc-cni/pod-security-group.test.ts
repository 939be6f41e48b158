import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { PodSecurityGroupProps } from '../../lib/vpc-cni/pod-security-group';
import { PodSecurityGroup } from '../../lib/vpc-cni/pod-security-group';
import { ImportedClusterStack } from '../support/cluster-stack';
import type { TemplateJson } from '../support/deployed-template';
import { DeployedTemplate } from '../support/deployed-template';

function synthesize(props: Partial<PodSecurityGroupProps> = {}) {
  const stack = new ImportedClusterStack();
  new PodSecurityGroup(stack, 'Backend', { cluster: stack.cluster, ...props });
  const deployed = new DeployedTemplate(stack.template.toJSON() as TemplateJson);
  const [group] = deployed.ofType('AWS::EC2::SecurityGroup');
  const rules = (type: 'Ingress' | 'Egress') =>
    deployed
      .ofType(`AWS::EC2::SecurityGroup${type}`)
      .map(({ properties: { GroupId, IpProtocol, FromPort, ToPort } }) => ({
        group: GroupId === 'sg-cluster' ? 'cluster' : 'pods',
        rule: FromPort === undefined ? IpProtocol : `${IpProtocol} ${FromPort}-${ToPort}`,
      }));
  return { group, ingress: rules('Ingress'), egress: rules('Egress') };
}

test('lets the kubelet in for probes, and pods out to DNS and the API server', () => {
  const { ingress } = synthesize();
  expect(ingress).toEqual(
    expect.arrayContaining([
      { group: 'pods', rule: 'tcp 0-65535' },
      { group: 'cluster', rule: 'tcp 53-53' },
      { group: 'cluster', rule: 'udp 53-53' },
      { group: 'cluster', rule: 'tcp 443-443' },
    ]),
  );
});

test('lets pods of the same group reach each other', () => {
  expect(synthesize().ingress).toContainEqual({ group: 'pods', rule: '-1' });
});

test('lets pods out over IPv4 and IPv6', () => {
  const egress: { [key: string]: string }[] = synthesize().group.properties.SecurityGroupEgress;
  expect(egress.map(({ CidrIp, CidrIpv6 }) => CidrIp ?? CidrIpv6).sort()).toEqual(['0.0.0.0/0', '::/0']);
});

test('lets pods out to DNS and the API server alone when nothing else is allowed', () => {
  const { egress } = synthesize({ allowAllOutbound: false });
  expect(egress.map(({ rule }) => rule).sort()).toEqual(['-1', 'tcp 443-443', 'tcp 53-53', 'udp 53-53']);
});

test('narrows the ports on which nodes and control plane reach the pods', () => {
  const { ingress } = synthesize({ portsFromCluster: [ec2.Port.tcp(8080)] });
  expect(ingress).toContainEqual({ group: 'pods', rule: 'tcp 8080-8080' });
  expect(ingress).not.toContainEqual({ group: 'pods', rule: 'tcp 0-65535' });
});
