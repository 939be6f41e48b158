import type { FunctionConfiguration, World } from './world';
import type { ResourceProvider } from './resource-provider';
import { VirtualClock } from './virtual-clock';

/** A world in which every property is believed and no service answers: for tests of the engine alone. */
export class PlainWorld implements World {
  readonly clock = new VirtualClock();
  readonly region = 'eu-west-1';
  readonly accountId = '111122223333';
  readonly partition = 'aws';
  readonly providers = new Map<string, ResourceProvider>();
  readonly parameters = new Map([['/cdk-bootstrap/hnb659fds/version', '30']]);
  invokeFunction?: (nameOrArn: string, event: unknown) => void;

  providerFor(type: string): ResourceProvider | undefined {
    return this.providers.get(type);
  }

  ssmParameter(name: string): string | undefined {
    return this.parameters.get(name);
  }

  availabilityZones(): readonly string[] {
    return ['a', 'b', 'c'].map((letter) => `${this.region}${letter}`);
  }

  environmentOf(_: FunctionConfiguration): Record<string, string> {
    return {};
  }

  whyUnreachable(): string | undefined {
    return undefined;
  }

  snapshot(): () => void {
    return () => undefined;
  }
}
