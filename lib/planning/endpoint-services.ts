import { ClusterFeature } from './cluster-feature';

/** Consequence of a missing endpoint, by the short name of its service. */
export type EndpointNeeds = Readonly<Record<string, string>>;

const API_SERVER: EndpointNeeds = {
  eks: 'the functions cannot describe the cluster',
  sts: 'the functions get no token for the API server',
  s3: 'the answers to CloudFormation are lost, the deployment hangs',
};

/**
 * VPC endpoints that a cluster without another way out needs, by feature.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
 * @see https://karpenter.sh/docs/getting-started/getting-started-with-karpenter/#private-clusters
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
 */
export const ENDPOINT_NEEDS: Readonly<Record<ClusterFeature, EndpointNeeds>> = {
  [ClusterFeature.NODES]: {
    ec2: 'aws-node cannot attach interfaces, nodes do not become ready',
    'ecr.api': 'nodes cannot log in to ECR',
    'ecr.dkr': 'nodes cannot pull images',
    s3: 'the layers of images cannot be pulled',
  },
  [ClusterFeature.IRSA]: { sts: 'roles of service accounts do not work' },
  [ClusterFeature.POD_IDENTITY]: { 'eks-auth': 'EKS Pod Identity hands out no credentials' },
  [ClusterFeature.UPGRADE_GUARD]: {
    ...API_SERVER,
    ec2: 'the functions cannot look at subnets',
    cloudformation: 'the functions cannot tell a deployment from a rollback',
  },
  [ClusterFeature.KUBECTL]: { ...API_SERVER, lambda: 'the functions cannot invoke each other' },
  [ClusterFeature.LOGS]: { logs: 'logs are lost' },
  [ClusterFeature.METRICS]: { monitoring: 'metrics are lost' },
  [ClusterFeature.LOAD_BALANCERS]: {
    ec2: 'the controller cannot find subnets',
    elasticloadbalancing: 'no load balancer is made',
  },
  [ClusterFeature.CLUSTER_AUTOSCALER]: {
    autoscaling: 'node groups do not scale',
    ec2: 'instance types are not known',
    eks: 'labels and taints of node groups are not known',
  },
  [ClusterFeature.KARPENTER]: {
    ec2: 'no node is launched',
    eks: 'the API server is not found',
    sqs: 'interruptions are not noticed',
    ssm: 'no image is found',
  },
  [ClusterFeature.SESSION_MANAGER]: {
    ec2messages: 'the SSM agent gets no commands',
    ssm: 'the SSM agent does not register',
    ssmmessages: 'no session is opened',
  },
};

/** Services whose endpoint is a route: free, and without an interface. */
export const GATEWAY_SERVICES: readonly string[] = ['s3'];

/**
 * Regions in which a service has no endpoint, as of November 2026.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/vpc-interface-endpoints.html
 */
export const REGIONS_WITHOUT: Readonly<Record<string, readonly string[]>> = {
  eks: ['ap-southeast-5', 'ap-southeast-7', 'mx-central-1', 'ap-east-2'],
};

/** Short names of the services that features call, each once, in alphabetical order. */
export function servicesOf(features: readonly ClusterFeature[]): string[] {
  return [...new Set(features.flatMap((feature) => Object.keys(ENDPOINT_NEEDS[feature])))].sort();
}
