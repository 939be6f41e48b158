import { CloudAssembly } from '../assembly';
import { DeploymentEngine } from '../engine';
import { VirtualClock } from '../virtual-clock';
import { AwsWorld } from './world';

test('try', async () => {
  const world = new AwsWorld({ clock: new VirtualClock() });
  world.storage.parameters.set('/cdk-bootstrap/hnb659fds/version', '30');
  await world.listen();
  const engine = new DeploymentEngine(world);
  world.stackStatus = (id) => [...engine.stacks.values()].find((s) => s.id === id)?.state.status;
  await engine.open();
  const t = performance.now();
  const out = await engine.deploy(new CloudAssembly(process.cwd() + '/cdk.out'));
  console.log(out, performance.now() - t, (world.clock.now() - Date.UTC(2026, 0, 1)) / 60000);
  for (const i of engine.functions.invocations)
    console.log(
      i.functionName,
      JSON.stringify(i.event).slice(0, 200),
      i.error,
      (i.endedAt ?? 0) - i.startedAt,
      i.lines.join('\n').slice(0, 1500),
    );
  console.log(world.iam.denials, world.servers.mistakes);
  console.log(await engine.deploy(new CloudAssembly(process.cwd() + '/cdk.out')));
  const s = engine.stacks.get('PodNetwork');
  console.log(await engine.delete('PodNetwork'), performance.now() - t);
  console.log(s?.leftovers);
  console.log([...world.network.vpcs.keys()], [...world.network.state.networkInterfaces.values()]);
  console.log([...world.iam.granted].filter((g) => !world.iam.used.has(g)));
  await engine.close();
  await world.close();
}, 120000);
