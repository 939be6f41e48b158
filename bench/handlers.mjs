// What the Lambda handlers cost: bytes, cold start, and the time and calls to reconcile many ranges.
//
//   node bench/handlers.mjs
//
// EC2 and the response URL are the loopback servers of the tests, so the times are those of the handler alone.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import * as tsx from 'tsx/cjs/api';

const { bundleOf, HandlerProcess, LoopbackEc2, ResponseServer, Stack } = tsx.require(
  '../test/loopback/index.ts',
  import.meta.url,
);

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COLD_STARTS = 7;
const TARGET_BYTES = 2_000_000;
const TARGET_COLD_START = 250;

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const rounded = (milliseconds) => Math.round(milliseconds);
const verdict = (value, target) => (value <= target ? 'met' : 'MISSED');

const newTable = (head) => new Table({ head, style: { head: [], border: [] } });

const names = () =>
  readdirSync(`${ROOT}/lambda`).filter((name) => existsSync(`${ROOT}/lambda/${name}/index.ts`));

const ranges = (count) => Array.from({ length: count }, (_, i) => `100.64.${i >> 4}.${(i & 15) * 16}/28`);

const reservationOf = (SubnetId, CidrBlocks) => ({
  SubnetId,
  ReservationType: 'prefix',
  CidrBlocks,
  OwnerId: 'bench',
});

/** What a handler is asked first: real work where it is known, else a Delete of nothing, which is all protocol. */
function firstRequest(name, ec2) {
  if (name !== 'subnet-cidr-reservation')
    return { RequestType: 'Delete', PhysicalResourceId: 'nothing-made' };
  const { subnetId } = ec2.state.addSubnet({ cidrBlock: '100.64.0.0/16' });
  return { RequestType: 'Create', ResourceProperties: reservationOf(subnetId, ranges(1)) };
}

async function coldStart(name, env, ec2, responses) {
  const handler = await HandlerProcess.start(await bundleOf(name), env);
  const event = { ...firstRequest(name, ec2), ResponseURL: responses.newUrl() };
  const { milliseconds } = await handler.invoke(event);
  await handler.stop();
  return { init: handler.initMilliseconds, first: milliseconds };
}

async function benchStarts(env, ec2, responses) {
  const table = newTable(['handler', 'bytes', '<= 2 MB', 'init ms', 'first call ms', 'sum', '<= 250 ms']);
  for (const name of names()) {
    const starts = [];
    for (let i = 0; i < COLD_STARTS; i += 1) starts.push(await coldStart(name, env, ec2, responses));
    const { size } = statSync(await bundleOf(name));
    const [init, first] = ['init', 'first'].map((key) => rounded(median(starts.map((start) => start[key]))));
    table.push([
      name,
      size.toLocaleString('en'),
      verdict(size, TARGET_BYTES),
      init,
      first,
      init + first,
      verdict(init + first, TARGET_COLD_START),
    ]);
  }
  console.log(`bundles and cold starts (medians of ${COLD_STARTS} fresh processes)\n${table}`);
}

async function benchReconcile(env, ec2, responses) {
  const handler = await HandlerProcess.start(await bundleOf('subnet-cidr-reservation'), env);
  const table = newTable(['ranges', 'event', 'ms', 'calls', 'reads', 'creates', 'deletes']);
  for (const count of [1, 100, 1000]) {
    const { subnetId } = ec2.state.addSubnet({ cidrBlock: '100.64.0.0/16' });
    const stack = new Stack((event, timeout) => handler.invoke(event, timeout), responses);
    const properties = reservationOf(subnetId, ranges(count));
    const measure = async (event, work) => {
      const before = ec2.calls.length;
      const started = performance.now();
      const { status, reasons } = await work();
      if (status !== 'COMPLETE') throw new Error(reasons.join());
      const actions = ec2.calls.slice(before).map(({ action }) => action);
      const [creates, deletes] = ['Create', 'Delete'].map(
        (verb) => actions.filter((a) => a.startsWith(verb)).length,
      );
      const milliseconds = rounded(performance.now() - started);
      table.push([
        count,
        event,
        milliseconds,
        actions.length,
        actions.length - creates - deletes,
        creates,
        deletes,
      ]);
    };
    await measure('create', () => stack.deploy({ Pods: properties }));
    await measure('update, nothing changed', () =>
      stack.deploy({ Pods: { ...properties, AdoptExisting: 'true' } }),
    );
    const oneLess = { ...properties, CidrBlocks: ranges(count - 1) };
    await measure('update, one range less', () => stack.deploy({ Pods: oneLess }));
    await measure('delete', () => stack.delete());
  }
  await handler.stop();
  console.log(`subnet-cidr-reservation, against the loopback EC2\n${table}`);
}

/** Measures and prints; used by `npm run bench`. */
export async function run() {
  const ec2 = new LoopbackEc2();
  const responses = new ResponseServer();
  const env = { AWS_ENDPOINT_URL_EC2: await ec2.listen() };
  await responses.listen();
  await benchStarts(env, ec2, responses);
  await benchReconcile(env, ec2, responses);
  await ec2.close();
  await responses.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
