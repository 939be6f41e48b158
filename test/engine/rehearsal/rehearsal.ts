import { App } from 'aws-cdk-lib';
import { describeWith } from '../../loopback/tools';
import { referenceStack } from '../../reference/reference-app';
import { CloudAssembly } from '../assembly';
import type { Dials } from '../aws/dials';
import { apiServerCertificates } from '../aws/eks/api-servers';
import { AwsWorld } from '../aws/world';
import type { EngineDials } from '../dials';
import { DeploymentEngine, type Outcome } from '../engine';
import { VirtualClock } from '../virtual-clock';

/** `describe`, or a visible skip where the API servers of the clusters can have no certificates. */
export const describeRehearsal = describeWith('openssl', apiServerCertificates() !== undefined);

export interface RehearsalOptions {
  readonly engine?: Partial<EngineDials>;
  readonly world?: Partial<Dials>;
  /** @default '123456789012' */
  readonly accountId?: string;
  /** @default 'us-east-1' */
  readonly region?: string;
}

/** A world with an engine in it, and everything that a test asks about both. */
export class Rehearsal {
  private constructor(
    readonly world: AwsWorld,
    readonly engine: DeploymentEngine,
  ) {}

  static async open({ engine: dials, world: dialed, ...place }: RehearsalOptions = {}): Promise<Rehearsal> {
    const world = new AwsWorld({ clock: new VirtualClock(), ...place, ...(dialed && { dials: dialed }) });
    // What `cdk bootstrap` leaves behind.
    world.storage.parameters.set('/cdk-bootstrap/hnb659fds/version', '30');
    const engine = new DeploymentEngine(world, dials);
    world.stackStatus = (stackId) =>
      [...engine.stacks.values()].find(({ id }) => id === stackId)?.state.status;
    await Promise.all([world.listen(), engine.open()]);
    return new Rehearsal(world, engine);
  }

  async close(): Promise<void> {
    await Promise.all([this.world.close(), this.engine.close()]);
  }

  deploy(assembly: CloudAssembly): Promise<Outcome> {
    return this.engine.deploy(assembly);
  }

  /** Deletes all stacks, the last one first. */
  async destroy(): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const name of [...this.engine.stacks.keys()].reverse())
      outcomes.push(await this.engine.delete(name));
    return outcomes;
  }

  /** How often a resource was made, changed or deleted. */
  calls(): number {
    const touching = ({ status }: { status: string }): boolean =>
      /^(CREATE|UPDATE|DELETE)_IN_PROGRESS$/.test(status);
    return [...this.engine.stacks.values()].flatMap(({ events }) => events.filter(touching)).length;
  }

  /** Answers that a handler gave while something was undone, and that made it worse. */
  failedInRollback(): string[] {
    return this.engine.custom.exchanges
      .filter(
        ({ request, answer }) =>
          /^(rollback|cleanup|delete)$/.test(request.phase) && answer.status === 'FAILED',
      )
      .map(({ request, answer }) => `${request.requestType} ${request.logicalId}: ${answer.reason}`);
  }

  /** What must never happen, whatever else does. */
  problems(): string[] {
    const { custom, stacks } = this.engine;
    const dropped = [...stacks.values()].flatMap(({ leftovers }) =>
      leftovers.filter(({ why }) => why === 'dropped'),
    );
    return [
      ...custom.violations,
      ...this.world.servers.mistakes.map((mistake) => `the world made a mistake: ${String(mistake)}`),
      ...dropped.map(({ logicalId, reason }) => `${logicalId} was dropped and lives on: ${reason}`),
    ];
  }
}

const assemblies = new Map<string, CloudAssembly>();

/** The reference deployment with settings as `-c` gives them. */
export function referenceAssembly(context: Readonly<Record<string, unknown>> = {}): CloudAssembly {
  const key = JSON.stringify(context);
  const known = assemblies.get(key) ?? new CloudAssembly(referenceStack({ context }).app.synth().directory);
  assemblies.set(key, known);
  return known;
}

/** What an app of a test synthesizes. */
export function assemblyOf(build: (app: App) => void): CloudAssembly {
  const app = new App();
  build(app);
  return new CloudAssembly(app.synth().directory);
}
