import type { Assets } from '../assembly';
import { AwsRefusal, type Properties, type ProviderAnswer } from '../resource-provider';
import { configurationOf, type LambdaFunctions } from './functions';
import { handlerBundle } from './handler-bundle';

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY = 128;

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html */
function missing(key: string): AwsRefusal {
  const message = `Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist. (${key})`;
  return new AwsRefusal('InvalidParameterValueException', message);
}

/** Keeps Lambda informed about the functions that stacks make, change and delete. */
export class FunctionRegistry {
  constructor(
    private readonly functions: LambdaFunctions,
    private readonly assets: () => Assets,
  ) {}

  /** Lambda reads the code when a function is made or changed. */
  checkCode(type: string, { Code }: Properties): void {
    const { S3Key } = (Code ?? {}) as { S3Key?: string };
    const isMissing = S3Key !== undefined && this.assets().folderOf(S3Key) === undefined;
    if (type === 'AWS::Lambda::Function' && isMissing) throw missing(S3Key);
  }

  changed(type: string, { physicalId, attributes }: ProviderAnswer, properties: Properties): void {
    if (type === 'AWS::Lambda::Function') this.register(physicalId, String(attributes.Arn), properties);
    if (type === 'AWS::Lambda::EventInvokeConfig') {
      this.functions.setRetries(
        String(properties.FunctionName),
        Number(properties.MaximumRetryAttempts ?? 2),
      );
    }
  }

  removed(type: string, physicalId: string): void {
    if (type === 'AWS::Lambda::Function') this.functions.remove(physicalId);
    if (type === 'AWS::Lambda::EventInvokeConfig')
      this.functions.setRetries(physicalId.split('|')[0]!, undefined);
  }

  private register(name: string, arn: string, properties: Properties): void {
    const { S3Key } = properties.Code as { S3Key?: string };
    const folder = this.assets().folderOf(S3Key ?? '');
    if (folder === undefined) return;
    const environment = (properties.Environment as { Variables?: Record<string, string> } | undefined)
      ?.Variables;
    this.functions.register({
      configuration: configurationOf(arn, name, properties),
      ...handlerBundle(folder, String(properties.Handler)),
      timeoutSeconds: Number(properties.Timeout ?? DEFAULT_TIMEOUT_SECONDS),
      memorySize: Number(properties.MemorySize ?? DEFAULT_MEMORY),
      environment: environment ?? {},
    });
  }
}
