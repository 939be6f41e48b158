import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs the app as the CDK CLI does, and returns what it says on stderr. */
function run(context: { [key: string]: unknown }): Promise<{ code: number; stderr: string }> {
  const outdir = mkdtempSync(join(tmpdir(), 'podnet-app-'));
  const env = {
    ...process.env,
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify(context),
    CDK_VALIDATION: 'false',
  };
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', 'bin/app.ts'], { env }, (error, _, stderr) => {
      rmSync(outdir, { recursive: true, force: true });
      resolve({ code: (error?.code as unknown as number) ?? 0, stderr });
    });
  });
}

test('synthesizes', async () => {
  expect(await run({})).toMatchObject({ code: 0 });
}, 60_000);

test.concurrent.each([
  [
    { vpcCidrBlok: '10.0.0.0/16' },
    'context vpcCidrBlok is not a setting of this deployment: did you mean vpcCidrBlock?',
  ],
  [{ podCidrBlocks: '100.64.0.0/10' }, '  podCidrBlocks[0]: 100.64.0.0/10 is /10, AWS accepts /16 to /28'],
  [
    { instanceTypes: 'm5.lage' },
    "instance type 'm5.lage' is not in the table of 1420 types; did you mean m5.large",
  ],
  [{ publicAccessCidrs: 'foo' }, 'publicAccessCidrs: "foo" is not a CIDR block'],
])(
  'tells %j in a sentence, without a stack trace',
  async (context, message) => {
    const { code, stderr } = await run(context);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  },
  60_000,
);
