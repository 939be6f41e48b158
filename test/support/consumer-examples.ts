import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Consumer } from './consumer';

const EXAMPLES = readdirSync('examples').filter((file) => file.endsWith('.ts'));

/** What the example about kubectl asks its reader to install. */
export const KUBECTL_LAYER = '@aws-cdk/lambda-layer-kubectl-v36';

/** What an example says beside peers that are too old for it. */
const NEEDS_NEWER: Readonly<Record<string, string>> = {
  'regional-nat.ts': 'NatGateways.regional() needs a newer aws-cdk-lib',
};

/** Claims about every example, in a consumer that `installed` returns when the tests run. */
export function testEveryExample(installed: () => Consumer): void {
  test.each(EXAMPLES)('%s synthesizes', async (file) => {
    const consumer = installed();
    consumer.copy(join('examples', file), join('examples', file));
    try {
      await consumer.synthesize(['--import', 'tsx', join('examples', file)], join('out', file));
    } catch (error) {
      const message = NEEDS_NEWER[file];
      if (message === undefined || !String(error).includes(message)) throw error;
      return;
    }
    const templates = readdirSync(join(consumer.folder, 'out', file));
    expect(templates.filter((name) => name.endsWith('.template.json'))).not.toEqual([]);
  });
}

/** Errors that a TypeScript compiler finds in the examples, declarations of the packages included. */
export async function typeErrors(consumer: Consumer, compiler: string, resolution: string): Promise<string> {
  const module = resolution === 'bundler' ? 'esnext' : 'node16';
  const options = `--noEmit --strict --skipLibCheck false --target es2022 --types node --module ${module} --moduleResolution ${resolution}`;
  const tsc = join('node_modules', compiler, 'bin', 'tsc');
  consumer.copy('examples', 'examples');
  const files = [...EXAMPLES.map((file) => join('examples', file)), 'esm/app.ts'];
  const { output } = await consumer.run(process.execPath, [tsc, ...options.split(' '), ...files]);
  return output.trim();
}
