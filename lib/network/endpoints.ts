import type { IConstruct } from 'constructs';
import type { ClusterFeature } from '../planning/cluster-feature';

/** VPC endpoints of a network without another way to AWS services. */
export interface IClusterEndpoints extends IConstruct {
  /** Short names of the services that have an endpoint, in alphabetical order. */
  readonly services: string[];

  /**
   * Addresses that interface endpoints take in the node subnets, which is also what is billed: each is charged by the hour.
   *
   * @see https://aws.amazon.com/privatelink/pricing/
   */
  readonly interfaceCount: number;

  /**
   * Adds the endpoints that features need. Those that exist stay as they are.
   *
   * @param features parts of the cluster that call AWS services
   */
  addFeatures(...features: ClusterFeature[]): void;

  /**
   * Adds the interface endpoint of one more service.
   *
   * @param service short name, such as `kms` or `sqs`
   */
  addService(service: string): void;
}
