import type { AwsWorld } from '../world';
import type { Callers } from './callers';
import { Ec2Service, type ReservationHistory } from './ec2-service';
import { EksService } from './eks-service';
import { S3Service } from './s3-service';
import { ServiceServer } from './service-server';
import { CloudFormationService, LambdaService, StsService } from './small-services';

/** The services of a world, each behind a server of its own: by its port a packet is known. */
export class Servers {
  private readonly servers: ReadonlyMap<string, ServiceServer>;
  /** How many calls there were. */
  calls = 0;

  constructor(world: AwsWorld, callers: Callers) {
    const history = world.tables.table<ReservationHistory>();
    const services = [
      new Ec2Service(world, history),
      new EksService(world),
      new S3Service(world),
      new StsService(world, () => this.urlOf('STS')),
      new LambdaService(world, world, (name) => world.functions.has(name)),
      new CloudFormationService((stackId) => world.stackStatus?.(stackId)),
    ];
    const count = (): number => (this.calls += 1);
    this.servers = new Map(
      services.map((service) => [service.name, new ServiceServer(world, callers, service, count)]),
    );
  }

  async listen(): Promise<void> {
    await Promise.all([...this.servers.values()].map((server) => server.listen()));
  }

  async close(): Promise<void> {
    await Promise.all([...this.servers.values()].map((server) => server.close()));
  }

  urlOf(name: string): string {
    return this.servers.get(name)?.url ?? '';
  }

  serviceAt(url: URL): string | undefined {
    return [...this.servers].find(([, server]) => server.url === url.origin)?.[0];
  }

  /** Mistakes of the world itself, which broke a connection. */
  get mistakes(): readonly unknown[] {
    return [...this.servers.values()].flatMap((server) => server.mistakes);
  }

  get environment(): Record<string, string> {
    return Object.fromEntries([...this.servers].map(([name, { url }]) => [`AWS_ENDPOINT_URL_${name}`, url]));
  }
}
