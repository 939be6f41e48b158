// The packages inside the bundles, from the metafiles of esbuild: a licence list for people, CycloneDX for tools.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const NOTICES = 'dist/THIRD-PARTY-LICENSES.txt';
const SBOM = 'dist/sbom.cdx.json';

/** Folder of the package that a bundled file is part of; undefined for the project's own files. */
function packageFolder(input) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

/** A package without a name and version in its package.json is a folder inside of another one. */
function readManifest(folder) {
  return JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
}

function licenceText(folder) {
  const names = [
    'LICENSE',
    'LICENSE.md',
    'LICENSE.txt',
    'license',
    'license.md',
    'LICENCE',
    'LICENSE-MIT.txt',
  ];
  const file = names.find((name) => existsSync(`${folder}/${name}`));
  return file === undefined ? undefined : readFileSync(`${folder}/${file}`, 'utf8').trim();
}

/** Packages in bundles, each with the bundles it is in, by name. */
export function bundledPackages(bundles) {
  const found = new Map();
  for (const { outfile, metafile } of bundles) {
    for (const folder of new Set(Object.keys(metafile.inputs).map(packageFolder))) {
      if (folder === undefined) continue;
      const { name, version, license } = readManifest(folder);
      const key = `${name}@${version}`;
      const entry = found.get(key) ?? { key, folder, name, version, license, bundles: new Set() };
      entry.bundles.add(outfile);
      found.set(key, entry);
    }
  }
  return [...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Each text once, below the packages that come with it. */
function notices(packages) {
  const byText = new Map();
  for (const entry of packages) {
    const text =
      licenceText(entry.folder) ?? `No licence text in the package; its package.json says ${entry.license}.`;
    byText.set(text, [...(byText.get(text) ?? []), `${entry.name} ${entry.version} (${entry.license})`]);
  }
  const blocks = [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text}`);
  return `${['Packages inside the bundles of cdk-eks-podnet.', ...blocks].join(`\n\n${'-'.repeat(78)}\n\n`)}\n`;
}

const purl = ({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

/** CycloneDX 1.6. The serial number is made of the contents, so that two builds give the same bytes. */
function sbom(packages, { name, version, license }) {
  const components = packages.map((entry) => ({
    type: 'library',
    'bom-ref': purl(entry),
    name: entry.name,
    version: entry.version,
    purl: purl(entry),
    licenses: [
      / (OR|AND) /.test(entry.license) ? { expression: entry.license } : { license: { id: entry.license } },
    ],
    properties: [...entry.bundles].sort().map((bundle) => ({ name: 'bundle', value: bundle })),
  }));
  const hash = createHash('sha256').update(JSON.stringify(components)).digest('hex');
  const uuid = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuid}`,
    version: 1,
    metadata: {
      component: {
        type: 'library',
        'bom-ref': purl({ name, version }),
        name,
        version,
        purl: purl({ name, version }),
        licenses: [{ license: { id: license } }],
      },
    },
    components,
    dependencies: [
      { ref: purl({ name, version }), dependsOn: components.map((component) => component['bom-ref']) },
    ],
  };
}

/** Writes both lists beside the bundles. */
export function writeBundledPackages(bundles) {
  const packages = bundledPackages(bundles);
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  writeFileSync(NOTICES, notices(packages));
  writeFileSync(SBOM, `${JSON.stringify(sbom(packages, manifest), undefined, 2)}\n`);
}
