import type { ResourceProvider } from './resource-provider';
import type { VirtualClock } from './virtual-clock';

/** A Lambda function as it is configured now. */
export interface FunctionConfiguration {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly logGroupName: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** How an invocation ended for a caller who waited for it. */
export interface FunctionAnswer {
  readonly error?: string;
  readonly result?: unknown;
}

/** Everything that exists outside the stacks, behind servers on the loopback interface. */
export interface World {
  readonly clock: VirtualClock;
  readonly region: string;
  readonly accountId: string;
  readonly partition: string;

  /** Takes over from the generic provider, which has checked types, required and unknown properties already. */
  providerFor(type: string): ResourceProvider | undefined;

  /** Value of a parameter of the Systems Manager; undefined when there is none. */
  ssmParameter(name: string): string | undefined;

  /** Names of the zones of the region. */
  availabilityZones(): readonly string[];

  /**
   * Environment in which an AWS SDK finds the servers of this world: `AWS_ENDPOINT_URL_EC2` and the like, and the
   * credentials of the function's role, by which a server knows who calls.
   */
  environmentOf(configuration: FunctionConfiguration): Readonly<Record<string, string>>;

  /** Asked before each request of a function. @returns why the packets get lost; undefined when there is a way */
  whyUnreachable(configuration: FunctionConfiguration, url: URL): string | undefined;

  /** Lambda's Invoke, called by a function: the engine sets it, the server of the world calls it. */
  invokeFunction?: (nameOrArn: string, event: unknown) => void;

  /** The same for a caller who waits. @returns undefined when there is no such function */
  callFunction?: (nameOrArn: string, event: unknown) => Promise<FunctionAnswer | undefined>;

  /** @returns a function that puts back everything as it is now */
  snapshot(): () => void;
}
