import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folder of a bundled handler: in this package, or for an app that is a bundle itself, in the installed package. */
export function handlerFolder(name: string): string {
  const beside = join(__dirname, '..', '..', 'dist', 'lambda', name);
  return existsSync(beside) ? beside : join(installedPackage(), 'dist', 'lambda', name);
}

function installedPackage(): string {
  try {
    return dirname(require.resolve('cdk-eks-podnet/package.json'));
  } catch (cause) {
    throw new Error(
      `the Lambda functions of cdk-eks-podnet are not found from ${__dirname}: install the package where the bundled app runs, as aws-cdk-lib and this package read files of their own`,
      { cause },
    );
  }
}
