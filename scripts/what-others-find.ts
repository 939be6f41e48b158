// Runs our rules and three other tools over planted faults and over apps that do not use this package, prints who
// finds what, and writes docs/what-others-find.md: npx tsx scripts/what-others-find.ts
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { comparisonApps } from '../test/checks/apps/plain-clusters';
import { MUTATIONS, OTHER_FAULTS, SURVIVORS } from '../test/checks/mutations';
import { referenceDeployment } from '../test/reference/reference-app';
import type { Measurement } from './public-measurement';
import { ruleFindings, SCANNERS, type Deployment, type Scanner, type ScannerFinding } from './scanners';
import { caughtRows, whatOthersFindPage, type Column, type Comparison } from './what-others-find-page';

// The validator is one of the tools here; it must not run at every synthesis as well.
process.env.CDK_VALIDATION = 'false';

const PAGE = 'docs/what-others-find.md';
const MEASUREMENT = 'scripts/data/public-measurement.json';
const ENVIRONMENT = { account: '111122223333', region: 'eu-west-1' };

/** The sound deployment first, then one for each fault. */
function plantedFaults(folder: string): Deployment[] {
  const sound = referenceDeployment({ env: ENVIRONMENT }).template.toJSON();
  const faulty = MUTATIONS.map(({ name, plant }) => {
    const body = structuredClone(sound);
    if (!plant(body.Resources))
      throw new Error(`the reference deployment has no place for the fault: ${name}`);
    return { name, body };
  });
  return [{ name: 'sound', body: sound }, ...faulty].map(({ name, body }, index) => {
    const file = join(folder, `fault-${index}.template.json`);
    writeFileSync(file, JSON.stringify(body));
    return { name, files: [file] };
  });
}

/** The templates of the comparison apps. */
function plainApps(): Deployment[] {
  return comparisonApps().map(({ name, app }) => ({
    name,
    files: app.synth().stacks.map(({ templateFullPath }) => templateFullPath),
  }));
}

const idsOf = (findings: readonly ScannerFinding[]): string[] => [...new Set(findings.map(({ id }) => id))];

/** What each tool says about a fault and not about the sound deployment. */
function compareFaults([sound, ...faults]: Deployment[]): Comparison {
  const columns = SCANNERS.map((scanner) =>
    column(scanner, () => {
      const [baseline, ...found] = scanner.scan([sound, ...faults]);
      const known = new Set(baseline.map(({ text }) => text));
      return found.map((findings) => findings.filter(({ text }) => !known.has(text)));
    }),
  );
  return { rows: faults.map(({ name }) => name), columns };
}

function compareApps(apps: Deployment[]): Comparison {
  const columns = SCANNERS.map((scanner) => column(scanner, () => scanner.scan(apps)));
  return { rows: apps.map(({ name }) => name), columns };
}

function column({ name, version }: Scanner, scan: () => ScannerFinding[][]): Column {
  const started = Date.now();
  const ids = version === undefined ? undefined : scan().map(idsOf);
  console.error(`${name}: ${version ?? 'not installed'} (${Math.round((Date.now() - started) / 1000)} s)`);
  return { scanner: name, version, ids };
}

function print({ rows, columns }: Comparison, title: string): void {
  const table = new Table({
    head: [title, ...columns.map(({ scanner }) => scanner)],
    style: { head: [], border: [] },
  });
  rows.forEach((name, row) => table.push([name, ...columns.map(({ ids }) => mark(ids?.[row]))]));
  table.push(['total', ...columns.map((each) => String(caughtRows(each) ?? ''))]);
  console.log(table.toString());
}

const mark = (ids: readonly string[] | undefined): string =>
  ids === undefined
    ? 'not installed'
    : ids.slice(0, 3).join(' ') + (ids.length > 3 ? ` +${ids.length - 3}` : '');

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'podnet-faults-'));
  try {
    const faults = compareFaults(plantedFaults(folder));
    const plain = plainApps();
    const apps = compareApps(plain);
    const details = plain.map((app) => ({ app: app.name, findings: ruleFindings(app) }));
    print(faults, 'fault');
    print(apps, 'app');
    writeFileSync(
      PAGE,
      whatOthersFindPage({
        faults,
        apps,
        details,
        otherFaults: OTHER_FAULTS.length,
        measurement: JSON.parse(readFileSync(MEASUREMENT, 'utf8')) as Measurement,
        survivors: SURVIVORS,
      }),
    );
    console.log(`written: ${PAGE}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main();
