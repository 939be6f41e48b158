import { LoopbackServer } from '../loopback';
import { ENV, PLAN } from './app';

/** A subnet as EC2 describes it. */
export interface DescribedSubnet {
  readonly name: string;
  readonly id: string;
  readonly zone: string;
  readonly cidr: string;
}

const NAMES: { [role: string]: string } = { cluster: 'Cluster', node: 'Node', pod: 'Pod', public: 'Public' };

/** The subnets of the plan, named as their roles. */
export const SUBNETS: DescribedSubnet[] = PLAN.subnets.map(({ role, azIndex, ipv4CidrBlock }) => ({
  name: NAMES[role],
  id: `subnet-${role}${azIndex}`,
  zone: `${ENV.region}${'abc'[azIndex]}`,
  cidr: ipv4CidrBlock,
}));

const isPublic = ({ name }: DescribedSubnet) => name === 'Public';

function tags(name: string): string {
  return `<tagSet><item><key>aws-cdk:subnet-name</key><value>${name}</value></item></tagSet>`;
}

function subnetItem(subnet: DescribedSubnet): string {
  return `<item><subnetId>${subnet.id}</subnetId><cidrBlock>${subnet.cidr}</cidrBlock><availabilityZone>${subnet.zone}</availabilityZone><mapPublicIpOnLaunch>${isPublic(subnet)}</mapPublicIpOnLaunch>${tags(subnet.name)}</item>`;
}

function tableItem(subnet: DescribedSubnet): string {
  const target = isPublic(subnet) ? '<gatewayId>igw-1</gatewayId>' : '<natGatewayId>nat-1</natGatewayId>';
  const routes =
    subnet.name === 'Cluster'
      ? ''
      : `<item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock>${target}</item>`;
  return `<item><routeTableId>rtb-${subnet.id}</routeTableId><routeSet>${routes}</routeSet><associationSet><item><main>false</main><subnetId>${subnet.id}</subnetId></item></associationSet></item>`;
}

function ec2Answer(action: string, subnets: readonly DescribedSubnet[]): string {
  const content: { [action: string]: string } = {
    DescribeVpcs: `<vpcSet><item><vpcId>vpc-shared</vpcId><ownerId>${ENV.account}</ownerId><cidrBlock>${PLAN.vpcCidrBlock}</cidrBlock></item></vpcSet>`,
    DescribeSubnets: `<subnetSet>${subnets.map(subnetItem).join('')}</subnetSet>`,
    DescribeRouteTables: `<routeTableSet>${subnets.map(tableItem).join('')}</routeTableSet>`,
    DescribeVpnGateways: '<vpnGatewaySet/>',
  };
  return `<${action}Response>${content[action]}</${action}Response>`;
}

const IDENTITY = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${ENV.account}:user/dev</Arn><UserId>u</UserId><Account>${ENV.account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
const DENIED =
  '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no such role</Message></Error></ErrorResponse>';

/** EC2 and STS as far as the VPC provider of the CDK CLI asks them. */
export function sharedVpcServer(subnets: () => readonly DescribedSubnet[]): LoopbackServer {
  return new LoopbackServer(async ({ body }, response) => {
    const action = new URLSearchParams(body).get('Action') ?? '';
    const isDenied = action === 'AssumeRole';
    response.writeHead(isDenied ? 403 : 200, { 'content-type': 'text/xml' });
    if (isDenied) response.end(DENIED);
    else response.end(action === 'GetCallerIdentity' ? IDENTITY : ec2Answer(action, subnets()));
  });
}
