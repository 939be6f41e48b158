// Runs the benchmarks one after the other: npm run bench, or npm run bench -- synth for one of them.
import { readdirSync } from 'node:fs';

const wanted = process.argv.slice(2);
const names = readdirSync('bench')
  .filter((file) => file.endsWith('.mjs') && file !== 'run.mjs')
  .map((file) => file.replace('.mjs', ''));
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`no benchmark is called ${unknown.join(', ')}: choose among ${names.join(', ')}`);
  process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : names) {
  const { run } = await import(`./${name}.mjs`);
  await run();
  console.log();
}
