import { statementOf } from './edit';
import type { PlantedFault } from './faults';

const POLICY = 'AWS::IAM::Policy';

/** Mistakes that only a call of a handler meets: permissions, and the way of its packets. */
export const HANDLER_FAULTS: readonly PlantedFault[] = [
  {
    name: 'reservations allowed in two of three subnets',
    plant: (d) => {
      const statement = statementOf(
        d.one(POLICY, /SubnetCidrReservation/),
        'ec2:CreateSubnetCidrReservation',
      );
      statement.Resource = (statement.Resource as unknown[]).slice(0, 2);
    },
    says: /not authorized|UnauthorizedOperation/i,
  },
  {
    name: 'reading reservations allowed for subnets, although the action takes no resource',
    plant: (d) => {
      const statement = statementOf(d.one(POLICY, /SubnetCidrReservation/), 'ec2:GetSubnetCidrReservations');
      statement.Resource = 'arn:aws:ec2:us-east-1:123456789012:subnet/*';
    },
    says: /not authorized|UnauthorizedOperation/i,
  },
  {
    name: 'tags of new reservations not allowed',
    plant: (d) => {
      const statement = statementOf(d.one(POLICY, /SubnetCidrReservation/), 'ec2:CreateTags');
      statement.Condition = { StringEquals: { 'ec2:CreateAction': 'CreateSubnet' } };
    },
    says: /not authorized|UnauthorizedOperation/i,
  },
  {
    name: 'the cluster not to be described',
    plant: (d) =>
      (statementOf(d.one(POLICY, /BackupHandlerFunctionRole/), 'eks:DescribeCluster').Action =
        'eks:ListClusters'),
    says: /not authorized|AccessDenied/i,
  },
  {
    name: 'the add-on not to be described',
    plant: (d) => {
      const statement = statementOf(d.one(POLICY, /VerificationHandlerFunctionRole/), 'eks:DescribeAddon');
      statement.Resource = [(statement.Resource as unknown[])[0]];
    },
    says: /^unknown: .*the add-on could not be read: AccessDenied/,
    outcome: 'told',
  },
  {
    name: 'no access entry for the verification',
    plant: (d) => d.remove('AWS::EKS::AccessEntry', /Verification/),
    says: /^unknown: .*DaemonSet aws-node could not be read: .*(401|access entry)/i,
    outcome: 'told',
  },
  {
    name: 'no rule that lets the verification reach the API server',
    plant: (d) => d.remove('AWS::EC2::SecurityGroupIngress', /Verification/),
    says: /^unknown: .*DaemonSet aws-node could not be read: the API server could not be reached/,
    outcome: 'told',
  },
  {
    name: 'a security group of the verification without a way out',
    plant: (d) => {
      const group = d.properties('AWS::EC2::SecurityGroup', /Verification/);
      group.SecurityGroupEgress = [
        { CidrIp: '255.255.255.255/32', IpProtocol: 'icmp', FromPort: 252, ToPort: 86 },
      ];
    },
    says: /did not receive a response/,
  },
];
