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

/** Differences between VPCs that are looked up. */
interface SharedVpc {
  readonly vpcCidrBlock: string;
  /** Key of the tag that names the group of a subnet. */
  readonly subnetGroupTag: string;
  /** Whether there is a role for look-ups, as `cdk bootstrap` makes it. */
  readonly isBootstrapped: boolean;
}

const SHARED_VPC: SharedVpc = {
  vpcCidrBlock: PLAN.vpcCidrBlock,
  subnetGroupTag: 'aws-cdk:subnet-name',
  isBootstrapped: false,
};

const subnetItem =
  ({ subnetGroupTag }: SharedVpc) =>
  (subnet: DescribedSubnet): string => {
    const tags = `<tagSet><item><key>${subnetGroupTag}</key><value>${subnet.name}</value></item></tagSet>`;
    return `<item><subnetId>${subnet.id}</subnetId><cidrBlock>${subnet.cidr}</cidrBlock><availabilityZone>${subnet.zone}</availabilityZone><mapPublicIpOnLaunch>${isPublic(subnet)}</mapPublicIpOnLaunch>${tags}</item>`;
  };

function tableItem(subnet: DescribedSubnet): string {
  const target = isPublic(subnet) ? '<gatewayId>igw-1</gatewayId>' : '<natGatewayId>nat-1</natGatewayId>';
  const routes =
    subnet.name === 'Cluster'
      ? ''
      : `<item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock>${target}</item>`;
  return `<item><routeTableId>rtb-${subnet.id}</routeTableId><routeSet>${routes}</routeSet><associationSet><item><main>false</main><subnetId>${subnet.id}</subnetId></item></associationSet></item>`;
}

function ec2Answer(action: string, subnets: readonly DescribedSubnet[], vpc: SharedVpc): string {
  const content: { [action: string]: string } = {
    DescribeVpcs: `<vpcSet><item><vpcId>vpc-shared</vpcId><ownerId>${ENV.account}</ownerId><cidrBlock>${vpc.vpcCidrBlock}</cidrBlock></item></vpcSet>`,
    DescribeSubnets: `<subnetSet>${subnets.map(subnetItem(vpc)).join('')}</subnetSet>`,
    DescribeRouteTables: `<routeTableSet>${subnets.map(tableItem).join('')}</routeTableSet>`,
    DescribeVpnGateways: '<vpnGatewaySet/>',
  };
  return `<${action}Response>${content[action]}</${action}Response>`;
}

const IDENTITY = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${ENV.account}:user/dev</Arn><UserId>u</UserId><Account>${ENV.account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
const DENIED =
  '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no such role</Message></Error></ErrorResponse>';

const ASSUMED =
  '<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>example</SecretAccessKey><SessionToken>example</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>';

/** EC2 and STS as far as the VPC provider of the CDK CLI asks them. */
export function sharedVpcServer(
  subnets: () => readonly DescribedSubnet[],
  differences: Partial<SharedVpc> = {},
): LoopbackServer {
  const vpc = { ...SHARED_VPC, ...differences };
  return new LoopbackServer(async ({ body }, response) => {
    const action = new URLSearchParams(body).get('Action') ?? '';
    const isDenied = action === 'AssumeRole' && !vpc.isBootstrapped;
    response.writeHead(isDenied ? 403 : 200, { 'content-type': 'text/xml' });
    if (action === 'AssumeRole') response.end(isDenied ? DENIED : ASSUMED);
    else response.end(action === 'GetCallerIdentity' ? IDENTITY : ec2Answer(action, subnets(), vpc));
  });
}

/** Environment variables with which the CDK CLI and its SDK ask a server instead of AWS. */
export const credentialsFor = ({ url }: LoopbackServer): { [name: string]: string } => ({
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
  AWS_REGION: ENV.region,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_ENDPOINT_URL: url,
});
