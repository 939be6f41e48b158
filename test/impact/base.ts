/** Properties of one resource, as a template has them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any JSON
export type Properties = Record<string, any>;

/** A template that tests change. */
export interface Template {
  Parameters: Record<string, Properties>;
  Conditions: Record<string, Properties>;
  Mappings: Record<string, Properties>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any JSON
  Resources: Record<string, { Type: string; Properties: Properties; [key: string]: any }>;
}

const ref = (Ref: string) => ({ Ref });
const att = (...path: string[]) => ({ 'Fn::GetAtt': path });

const subnet = (CidrBlock: string, zone: string) => ({
  Type: 'AWS::EC2::Subnet',
  Properties: { VpcId: ref('Vpc'), CidrBlock, AvailabilityZone: zone, Tags: [{ Key: 'Name', Value: zone }] },
});

/** A network with pod subnets as a platform team writes it by hand: no CDK, a parameter, a condition, a mapping. */
export function template(): Template {
  return {
    Parameters: {
      PodBlock: { Type: 'String', Default: '100.64.0.0/16' },
      Stage: { Type: 'String', Default: 'prod' },
      Release: { Type: 'String', Default: '1.36.0-20261101' },
    },
    Conditions: { IsProd: { 'Fn::Equals': [ref('Stage'), 'prod'] } },
    Mappings: { Sizes: { prod: { type: 'm7i.large' }, dev: { type: 't3.large' } } },
    Resources: {
      Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16', EnableDnsSupport: true } },
      PodRange: {
        Type: 'AWS::EC2::VPCCidrBlock',
        Properties: { VpcId: ref('Vpc'), CidrBlock: ref('PodBlock') },
      },
      NodeA: subnet('10.0.16.0/20', 'eu-west-1a'),
      NodeB: subnet('10.0.32.0/20', 'eu-west-1b'),
      PodA: { ...subnet('100.64.0.0/18', 'eu-west-1a'), DependsOn: 'PodRange' },
      PodB: { ...subnet('100.64.64.0/18', 'eu-west-1b'), DependsOn: 'PodRange' },
      Table: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } },
      OtherTable: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } },
      InTable: {
        Type: 'AWS::EC2::SubnetRouteTableAssociation',
        Properties: { SubnetId: ref('NodeA'), RouteTableId: ref('Table') },
      },
      Address: { Type: 'AWS::EC2::EIP', Properties: { Domain: 'vpc' } },
      Nat: {
        Type: 'AWS::EC2::NatGateway',
        Properties: { SubnetId: ref('NodeB'), AllocationId: att('Address', 'AllocationId') },
      },
      ToInternet: {
        Type: 'AWS::EC2::Route',
        Properties: {
          RouteTableId: ref('Table'),
          DestinationCidrBlock: '0.0.0.0/0',
          NatGatewayId: ref('Nat'),
        },
      },
      NodeRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: { Statement: [] },
          ManagedPolicyArns: [
            'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy',
            'arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy',
          ],
        },
      },
      CniRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: { Statement: [] },
          ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy'],
        },
      },
      ClusterRole: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: [] } } },
      PodGroup: {
        Type: 'AWS::EC2::SecurityGroup',
        Properties: { GroupDescription: 'pods', VpcId: ref('Vpc') },
      },
      Cluster: {
        Type: 'AWS::EKS::Cluster',
        Properties: {
          Name: 'shop',
          Version: '1.35',
          RoleArn: att('ClusterRole', 'Arn'),
          ResourcesVpcConfig: { SubnetIds: [ref('NodeA'), ref('NodeB')], EndpointPublicAccess: true },
          KubernetesNetworkConfig: { ServiceIpv4Cidr: '172.20.0.0/16' },
          Logging: { ClusterLogging: { EnabledTypes: [{ Type: 'api' }] } },
        },
      },
      Cni: {
        Type: 'AWS::EKS::Addon',
        Properties: {
          ClusterName: ref('Cluster'),
          AddonName: 'vpc-cni',
          AddonVersion: 'v1.20.4-eksbuild.1',
          ServiceAccountRoleArn: att('CniRole', 'Arn'),
          ConfigurationValues: {
            'Fn::Sub': JSON.stringify({
              env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: 'true', WARM_PREFIX_TARGET: '1' },
              eniConfig: {
                create: true,
                subnets: { 'eu-west-1a': { id: '${PodA}' }, 'eu-west-1b': { id: '${PodB}' } },
              },
            }),
          },
        },
      },
      Image: {
        Type: 'AWS::EC2::LaunchTemplate',
        Properties: {
          LaunchTemplateData: {
            InstanceType: { 'Fn::FindInMap': ['Sizes', ref('Stage'), 'type'] },
            MetadataOptions: { HttpPutResponseHopLimit: 2, HttpTokens: 'required' },
            UserData: { 'Fn::Base64': 'MIME-Version: 1.0' },
          },
        },
      },
      Nodes: {
        Type: 'AWS::EKS::Nodegroup',
        Properties: {
          ClusterName: ref('Cluster'),
          NodeRole: att('NodeRole', 'Arn'),
          Subnets: [ref('NodeA'), ref('NodeB')],
          ReleaseVersion: ref('Release'),
          CapacityType: { 'Fn::If': ['IsProd', 'ON_DEMAND', 'SPOT'] },
          LaunchTemplate: { Id: ref('Image'), Version: att('Image', 'LatestVersionNumber') },
          ScalingConfig: { MinSize: 2, DesiredSize: 4, MaxSize: 8 },
          Labels: { team: 'shop' },
        },
      },
      Reserved: {
        Type: 'AWS::EC2::SubnetCidrReservation',
        Properties: { SubnetId: ref('PodA'), Cidr: '100.64.32.0/20', ReservationType: 'prefix' },
      },
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Code: { ZipFile: '1' },
          Role: att('CniRole', 'Arn'),
        },
      },
      Database: {
        Type: 'AWS::RDS::DBInstance',
        Properties: {
          Engine: 'postgres',
          DBName: 'shop',
          DBInstanceClass: 'db.t4g.medium',
          AllocatedStorage: '20',
        },
      },
    },
  };
}
