import { ref, UNKNOWN } from '../fixtures/draft';
import { privateHouse } from '../fixtures/house';
import type { RuleCase } from './harness';

type D = Parameters<RuleCase['breaks']>[0];
const OFF = { enableShield: false, enableWaf: false, enableWafv2: false };
const controller = (d: D, values: unknown) =>
  d.add('Controller', 'Custom::AWSCDK-EKS-HelmChart', {
    ClusterName: ref('Cluster'),
    Chart: 'aws-load-balancer-controller',
    Values: values,
  });

export const PRV_CASES: RuleCase[] = [
  {
    id: 'PRV-01',
    base: privateHouse,
    breaks: (d) => d.remove('Endpointecrapi', 'EndpointS3'),
    says: [
      'Vpc has no way out and no endpoint for ecr.api: nodes cannot log in to ECR',
      'Vpc has no way out and no endpoint for s3: the layers of images cannot be pulled',
    ],
    unknown: (d) => d.remove('Endpointsts').set('Endpointec2.ServiceName', UNKNOWN),
  },
  {
    id: 'PRV-02',
    base: privateHouse,
    breaks: (d) => d.set('Endpointsts.PrivateDnsEnabled', false),
    says: 'endpoint Endpointsts has private DNS off',
    unknown: (d) => d.set('Endpointsts.PrivateDnsEnabled', UNKNOWN),
  },
  {
    id: 'PRV-03',
    base: privateHouse,
    breaks: (d) =>
      d
        .removeType('AWS::EC2::VPCEndpoint')
        .set('EndpointGroup.SecurityGroupIngress.1.CidrIp', '100.64.0.0/18')
        .add('Sts', 'AWS::EC2::VPCEndpoint', {
          VpcId: ref('Vpc'),
          VpcEndpointType: 'Interface',
          SecurityGroupIds: [ref('EndpointGroup')],
        }),
    says: 'endpoint Sts does not let 100.64.0.0/16 in on port 443',
    unknown: (d) => d.set('EndpointGroup.SecurityGroupIngress.1.CidrIp', UNKNOWN),
  },
  {
    id: 'PRV-04',
    base: privateHouse,
    breaks: (d) => d.set('EndpointS3.RouteTableIds', [ref('TableA'), ref('TableB')]),
    says: 'S3 endpoint EndpointS3 is not in the route table of NodeC (10.0.96.0/20), PodC (100.64.128.0/18)',
    unknown: (d) => d.set('EndpointS3.RouteTableIds', UNKNOWN),
  },
  {
    id: 'PRV-05',
    base: privateHouse,
    breaks: (d) => d.set('Endpointsts.SubnetIds', [ref('NodeA'), ref('NodeB')]),
    says: 'endpoint Endpointsts has no interface in eu-west-1c',
    unknown: (d) => d.set('Endpointsts.SubnetIds', UNKNOWN),
  },
  {
    id: 'PRV-06',
    base: privateHouse,
    breaks: (d) => controller(d, { ...OFF, enableWaf: true }),
    says: 'Controller runs without egress and leaves on: enableWaf',
    passes: (d) => controller(d, OFF),
    unknown: (d) => controller(d, UNKNOWN),
  },
  {
    id: 'PRV-07',
    base: privateHouse,
    options: { quotas: { interfaceEndpointsPerVpc: 8 } },
    breaks: (d) =>
      d.add('More', 'AWS::EC2::VPCEndpoint', { VpcId: ref('Vpc'), VpcEndpointType: 'Interface' }),
    says: 'Vpc has 9 interface endpoints, the quota is 8',
    unknown: 'the number of endpoints in a template is always known',
  },
];
