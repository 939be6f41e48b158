import type { Properties, ProviderAnswer, ProviderRequest, ResourceProvider } from '../resource-provider';
import type { VirtualClock } from '../virtual-clock';
import type { Dials } from './dials';
import type { Network } from './ec2/network';
import type { Clusters } from './eks/clusters';
import type { Identities } from './iam/identities';
import type { Storage } from './services/storage';
import type { Tables } from './tables';

/** What the services of one account in one region share. */
export interface Aws {
  readonly clock: VirtualClock;
  readonly region: string;
  readonly accountId: string;
  readonly partition: string;
  readonly dials: Dials;
  readonly tables: Tables;
  readonly network: Network;
  readonly iam: Identities;
  readonly eks: Clusters;
  readonly storage: Storage;
  availabilityZones(): readonly string[];
  /** For example `use1-az1`: names of zones differ between accounts, ids do not. */
  zoneId(zone: string): string;
  arn(service: string, resource: string): string;
}

/** Providers of resource types by name. */
export type Providers = Readonly<Record<string, ResourceProvider>>;

type Answer = ProviderAnswer | Promise<ProviderAnswer>;

/** A provider whose steps may be synchronous. What has no update in place keeps its attributes. */
export function provider(steps: {
  create: (request: ProviderRequest) => Answer;
  update?: (request: ProviderRequest, physicalId: string) => Answer;
  delete?: (physicalId: string, request: ProviderRequest) => void | Promise<void>;
}): ResourceProvider {
  return {
    create: async (request) => steps.create(request),
    update: async (request) => {
      if (steps.update === undefined) throw new Error(`${request.type} cannot be updated in place`);
      return steps.update(request, request.physicalId ?? '');
    },
    delete: async (request) => steps.delete?.(request.physicalId ?? '', request),
  };
}

export const answer = (physicalId: string, attributes: Properties = {}): ProviderAnswer => ({
  physicalId,
  attributes,
});
