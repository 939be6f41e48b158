import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const BENCH = join(__dirname, '..', '..', 'bench');
const files = readdirSync(BENCH).filter((file) => file.endsWith('.mjs') && file !== 'run.mjs');

test('there are benchmarks', () => expect(files.length).toBeGreaterThan(0));

test.each(files)('npm run bench finds run() in %s', (file) => {
  expect(readFileSync(join(BENCH, file), 'utf8')).toMatch(/^export async function run\(\) \{$/m);
});
