import type { VirtualClock } from './virtual-clock';

/** AWS's refusal of a call: the code that the service answers, and where AWS says so. */
export class AwsRefusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** Link to the page or thread in which AWS, or one of its users, shows this refusal. */
    readonly source?: string,
  ) {
    super(message);
    this.name = 'AwsRefusal';
  }
}

/** Properties of a resource, every intrinsic function resolved. */
export type Properties = Readonly<Record<string, unknown>>;

/** One request of the engine to a provider. */
export interface ProviderRequest {
  readonly stackName: string;
  readonly stackId: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
  /** Properties before the update. */
  readonly previous?: Properties;
  /** Absent on create. */
  readonly physicalId?: string;
  readonly region: string;
  readonly accountId: string;
  readonly partition: string;
  readonly clock: VirtualClock;
  /**
   * A name for a resource without a name of its own, as CloudFormation makes it: stack, logical id, twelve characters.
   * The same request always gives the same name.
   */
  readonly generatedName: string;
  /**
   * To be called by a create whose id and attributes are known while the resource is not ready yet: dependants may
   * start at that moment.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-resource-configuration-complete.html
   */
  readonly configured?: (answer: ProviderAnswer) => void;
}

/** What AWS answers to a create or an update. */
export interface ProviderAnswer {
  /** The value of `Ref`. */
  readonly physicalId: string;
  /** The values of `Fn::GetAtt`; a name with a dot is one key. */
  readonly attributes: Properties;
}

/** AWS behind one resource type. An error that is not an `AwsRefusal` is a defect of the test. */
export interface ResourceProvider {
  create(request: ProviderRequest): Promise<ProviderAnswer>;
  /** In place: what replaces the resource arrives as a create, and a delete afterwards. */
  update(request: ProviderRequest): Promise<ProviderAnswer>;
  delete(request: ProviderRequest): Promise<void>;
}
