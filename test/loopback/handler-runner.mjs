// Runs a built handler as Lambda would: one process, events in, the outcome of each out.
import { createRequire } from 'node:module';

const started = performance.now();
const { handler } = createRequire(import.meta.url)(process.argv[2]);
process.send({ ready: true, initMilliseconds: performance.now() - started });

process.on('message', async ({ id, event, timeoutMilliseconds }) => {
  const begun = performance.now();
  const context = {
    functionName: 'loopback',
    logGroupName: '/aws/lambda/loopback',
    logStreamName: '2026/11/20/[$LATEST]loopback',
    getRemainingTimeInMillis: () => Math.max(0, timeoutMilliseconds - (performance.now() - begun)),
  };
  const error = await handler(event, context).then(
    () => undefined,
    (e) => String(e?.message),
  );
  process.send({ id, error, milliseconds: performance.now() - begun });
});
