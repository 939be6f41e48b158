// Writes dist/podnet: the command line tool as a package of its own, so that `npx podnet` finds it and nothing else.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const FOLDER = 'dist/podnet';

/** What the two packages have in common has one home: the package.json of the library. */
function manifest() {
  const { version, license, author, repository, engines } = JSON.parse(readFileSync('package.json', 'utf8'));
  return {
    name: 'podnet',
    version,
    description: 'Plan and check the pod network of EKS clusters, without an AWS account',
    keywords: ['aws', 'eks', 'kubernetes', 'vpc-cni', 'networking', 'cli'],
    license,
    author,
    repository: { ...repository, directory: 'packages/podnet' },
    bin: { podnet: 'podnet.js' },
    files: ['podnet.js', 'THIRD-PARTY-LICENSES.txt', 'sbom.cdx.json'],
    engines,
  };
}

export function writePodnetPackage() {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}/package.json`, `${JSON.stringify(manifest(), undefined, 2)}\n`);
  copyFileSync('packages/podnet/README.md', `${FOLDER}/README.md`);
  for (const list of ['THIRD-PARTY-LICENSES.txt', 'sbom.cdx.json'])
    copyFileSync(`dist/${list}`, `${FOLDER}/${list}`);
  copyFileSync('LICENSE', `${FOLDER}/LICENSE`);
  copyFileSync('dist/bin/podnet.js', `${FOLDER}/podnet.js`);
  chmodSync(`${FOLDER}/podnet.js`, 0o755);
}
