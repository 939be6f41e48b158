import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const EXAMPLES = readdirSync('examples').filter((file) => file.endsWith('.ts'));
const TABLE = readFileSync('examples/README.md', 'utf8');

/** Runs an example in a process of its own, as the CDK CLI would, and returns its templates. */
async function synthesize(file: string): Promise<string[]> {
  const outdir = mkdtempSync(join(tmpdir(), 'podnet-example-'));
  try {
    const env = { ...process.env, CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' };
    await run(process.execPath, ['--import', 'tsx', join('examples', file)], { env });
    return readdirSync(outdir).filter((name) => name.endsWith('.template.json'));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

test.each(EXAMPLES)(
  '%s synthesizes with the built package',
  async (file) => {
    expect((await synthesize(file)).length).toBeGreaterThan(0);
  },
  60_000,
);

test.each(EXAMPLES)('%s stands in the table of examples', (file) => {
  expect(TABLE).toContain(`[${file}](${file})`);
});
