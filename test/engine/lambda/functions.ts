import type { Properties } from '../resource-provider';
import type { FunctionAnswer, FunctionConfiguration, World } from '../world';
import { loadHandler, type Handler } from './sandbox';

/** One invocation, as the log of the function would show it. */
export interface Invocation {
  readonly functionName: string;
  readonly event: unknown;
  /** Virtual time of its start, in milliseconds since the epoch. */
  readonly startedAt: number;
  endedAt?: number;
  /** Why it failed; Lambda then delivers an asynchronous event again. */
  error?: string;
  /** What the handler returned. */
  result?: unknown;
  readonly lines: string[];
}

/** A function and how Lambda treats it. */
export interface RegisteredFunction {
  readonly configuration: FunctionConfiguration;
  readonly bundle: string;
  readonly exportName: string;
  readonly timeoutSeconds: number;
  readonly memorySize: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** A loaded handler, as it waits for its next event. */
interface WarmHandler {
  readonly handler: Handler;
  /** Where its log lines go. */
  lines: string[];
  /** Lambda stopped it at its timeout: what it still sends gets lost. */
  isKilled: boolean;
}

/** Lambda delivers an asynchronous event again after an error, by default twice. */
const DEFAULT_RETRIES = 2;

/** Idle functions in a VPC lose their interfaces. https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html */
const IDLE_MILLISECONDS = 7 * 24 * 3_600_000;

/** Pause before the second and the third delivery, in milliseconds. */
const PAUSES = [60_000, 120_000];

/** Lambda: the functions of all stacks, their built code, and asynchronous invocations with retries. */
export class LambdaFunctions {
  readonly invocations: Invocation[] = [];
  private functions = new Map<string, RegisteredFunction>();
  private retries = new Map<string, number>();
  /** When each function was last called or changed. */
  private readonly lastUse = new Map<string, number>();
  private readonly warm = new Map<string, WarmHandler>();

  constructor(
    private readonly world: World,
    /** Where public hosts are played. */
    private readonly redirect: (url: URL) => URL | undefined,
    /** Whether a function that was not called for long is inactive. */
    private readonly doSleep: () => boolean = () => false,
  ) {
    world.invokeFunction = (nameOrArn, event) => void this.invokeAsync(nameOrArn, event);
    world.callFunction = (nameOrArn, event) => this.call(nameOrArn, event);
  }

  register(registered: RegisteredFunction): void {
    this.functions.set(registered.configuration.arn, registered);
    this.lastUse.set(registered.configuration.arn, this.world.clock.now());
  }

  remove(nameOrArn: string): void {
    const found = this.find(nameOrArn);
    if (found !== undefined) this.functions.delete(found.configuration.arn);
  }

  setRetries(nameOrArn: string, attempts: number | undefined): void {
    const arn = this.find(nameOrArn)?.configuration.arn ?? nameOrArn;
    if (attempts === undefined) this.retries.delete(arn);
    else this.retries.set(arn, attempts);
  }

  find(nameOrArn: string): RegisteredFunction | undefined {
    return [...this.functions.values()].find(({ configuration: { arn, name } }) =>
      [arn, name].includes(nameOrArn.replace(/:\$LATEST$/, '')),
    );
  }

  /** Delivers an event at least once, and again after an error. @returns false when there is no such function */
  async invokeAsync(nameOrArn: string, event: unknown): Promise<boolean> {
    const arn = this.find(nameOrArn)?.configuration.arn;
    if (arn === undefined) return false;
    const attempts = 1 + (this.retries.get(arn) ?? DEFAULT_RETRIES);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const registered = this.functions.get(arn);
      if (registered === undefined) return true;
      const isAwake = this.wakes(arn);
      if (isAwake && (await this.invoke(registered, event)).error === undefined) return true;
      if (attempt + 1 < attempts) await this.world.clock.sleep(PAUSES[attempt] ?? 120_000);
    }
    return true;
  }

  /** The first event finds an inactive function, and makes Lambda restore it. @returns whether it runs at once */
  private wakes(arn: string): boolean {
    const now = this.world.clock.now();
    const sleeps = this.doSleep() && now - (this.lastUse.get(arn) ?? now) > IDLE_MILLISECONDS;
    this.lastUse.set(arn, now);
    return !sleeps;
  }

  /** Invokes a function once, for a caller who waits for the result. */
  async call(nameOrArn: string, event: unknown): Promise<FunctionAnswer | undefined> {
    const registered = this.find(nameOrArn);
    return registered && this.invoke(registered, event);
  }

  private async invoke(registered: RegisteredFunction, event: unknown): Promise<Invocation> {
    const { clock } = this.world;
    const { name, arn, logGroupName } = registered.configuration;
    const invocation: Invocation = { functionName: name, event, startedAt: clock.now(), lines: [] };
    this.invocations.push(invocation);
    const milliseconds = registered.timeoutSeconds * 1000;
    const ends = clock.now() + milliseconds;
    const context = {
      functionName: name,
      invokedFunctionArn: arn,
      logGroupName,
      logStreamName: `${clock.date().toISOString().slice(0, 10)}/[$LATEST]engine`,
      memoryLimitInMB: String(registered.memorySize),
      getRemainingTimeInMillis: () => Math.max(0, ends - clock.now()),
    };
    const warm = this.warmHandler(registered, invocation.lines);
    const working = warm.handler(event, context);
    void working.then(
      (result) => (invocation.result = result),
      () => undefined,
    );
    invocation.error = await this.within(milliseconds, warm, working);
    invocation.endedAt = clock.now();
    return invocation;
  }

  /** @returns the error of the handler, or of Lambda when the time is over */
  private within(
    milliseconds: number,
    warm: WarmHandler,
    working: Promise<unknown>,
  ): Promise<string | undefined> {
    return new Promise((resolve) => {
      const cancel = this.world.clock.after(milliseconds, () => {
        warm.isKilled = true;
        resolve(`Task timed out after ${milliseconds / 1000} seconds`);
      });
      working.then(
        () => resolve(undefined),
        (error: unknown) => resolve(String(error)),
      );
      void working.catch(() => undefined).finally(cancel);
    });
  }

  /** Module state lives on between invocations of the same function, as in Lambda. */
  private warmHandler(registered: RegisteredFunction, lines: string[]): WarmHandler {
    const { configuration, bundle } = registered;
    const environment = { ...registered.environment, ...this.world.environmentOf(configuration) };
    const key = JSON.stringify([configuration, bundle, environment]);
    const known = this.warm.get(key);
    const warm = known === undefined || known.isKilled ? this.load(registered, environment) : known;
    this.warm.set(key, warm);
    warm.lines = lines;
    return warm;
  }

  private load(registered: RegisteredFunction, environment: Readonly<Record<string, string>>): WarmHandler {
    const { configuration, bundle, exportName } = registered;
    const { clock, region } = this.world;
    const warm = { lines: [] as string[], isKilled: false };
    const handler = loadHandler({
      bundle,
      exportName,
      clock,
      environment: { AWS_REGION: region, AWS_LAMBDA_FUNCTION_NAME: configuration.name, ...environment },
      network: {
        whyUnreachable: (url) => (warm.isKilled ? 'killed' : this.world.whyUnreachable(configuration, url)),
        redirect: this.redirect,
      },
      log: (line) => void warm.lines.push(line),
    });
    return Object.assign(warm, { handler });
  }

  snapshot(): () => void {
    const [functions, retries] = [new Map(this.functions), new Map(this.retries)];
    return () => {
      this.functions = new Map(functions);
      this.retries = new Map(retries);
    };
  }
}

/** The configuration that properties of AWS::Lambda::Function describe. */
export function configurationOf(arn: string, name: string, properties: Properties): FunctionConfiguration {
  const vpc = (properties.VpcConfig ?? {}) as { SubnetIds?: string[]; SecurityGroupIds?: string[] };
  const logging = (properties.LoggingConfig ?? {}) as { LogGroup?: string };
  return {
    arn,
    name,
    roleArn: String(properties.Role),
    logGroupName: logging.LogGroup ?? `/aws/lambda/${name}`,
    subnetIds: vpc.SubnetIds ?? [],
    securityGroupIds: vpc.SecurityGroupIds ?? [],
  };
}
