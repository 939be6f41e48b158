// Brings scripts/data/instance-limits.json up to date with the DescribeInstanceTypes API of EC2.
//
//   AWS_PROFILE=... node scripts/refresh-eni-limits.mjs us-east-1 eu-central-1
//   node scripts/generate-eni-limits.mjs
//
// Read-only, one permission: ec2:DescribeInstanceTypes. A type may exist in one Region only, so name several.
// What the API does not tell (branch interfaces) and types it no longer lists are kept as they are.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DescribeInstanceTypesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DATA_FILE, readData } from './generate-eni-limits.mjs';

const API = 'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html';
const BRANCH_ENIS = 4;

/** Every instance type of a Region, page by page. */
export async function describeInstanceTypes(client) {
  const types = [];
  let NextToken;
  do {
    const page = await client.send(new DescribeInstanceTypesCommand({ MaxResults: 100, NextToken }));
    types.push(...(page.InstanceTypes ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return types;
}

/** Interfaces of the default network card; pods get no address of another one. */
function defaultCardEnis({ NetworkCards = [], DefaultNetworkCardIndex = 0, MaximumNetworkInterfaces }) {
  const card = NetworkCards.find(({ NetworkCardIndex }) => NetworkCardIndex === DefaultNetworkCardIndex);
  return card?.MaximumNetworkInterfaces ?? MaximumNetworkInterfaces;
}

function platform({ BareMetal, Hypervisor }) {
  if (BareMetal) return 'b';
  return { nitro: 'n', xen: 'x' }[Hypervisor] ?? null;
}

function architecture({ SupportedArchitectures = [] } = {}) {
  if (SupportedArchitectures.some((name) => name.startsWith('arm64'))) return 'arm64';
  return SupportedArchitectures.some((name) => name.startsWith('x86_64')) ? 'amd64' : null;
}

/** The manufacturer of the chips for which a node needs drivers; that of Inferentia and Trainium is called neuron. */
function accelerator({ GpuInfo, NeuronInfo, InferenceAcceleratorInfo }) {
  const chips = [...(GpuInfo?.Gpus ?? []), ...(InferenceAcceleratorInfo?.Accelerators ?? [])];
  const [manufacturer] = chips.map(({ Manufacturer }) => Manufacturer.toLowerCase());
  return NeuronInfo || manufacturer === 'aws' ? 'neuron' : (manufacturer ?? 'none');
}

/** EFA interfaces that a node can have, all network cards together. */
function efaInterfaces({ EfaSupported, EfaInfo }) {
  return EfaInfo?.MaximumEfaInterfaces ?? (EfaSupported ? null : 0);
}

/** A row as the data file has it; null for what the API does not tell. */
export function toRow(info) {
  const { InstanceType, NetworkInfo = {}, VCpuInfo, ProcessorInfo } = info;
  return [
    InstanceType,
    defaultCardEnis(NetworkInfo) ?? null,
    NetworkInfo.Ipv4AddressesPerInterface ?? null,
    platform(info),
    null,
    VCpuInfo?.DefaultVCpus ?? null,
    architecture(ProcessorInfo),
    NetworkInfo.MaximumNetworkCards ?? 1,
    accelerator(info),
    efaInterfaces(NetworkInfo),
  ];
}

/** The described row, with the facts of the old one where the API is silent. */
function mergeRow(old, described) {
  return described.map((value, column) => value ?? old?.[column] ?? null);
}

/** One row for each type; an error if two Regions tell different limits, or a row has none. */
function rowsByType(described) {
  const rows = new Map();
  for (const row of described.map(toRow)) {
    const [type, enis, ips] = row;
    if (enis === null || ips === null) throw new Error(`${type}: the API tells no interface limits`);
    const known = rows.get(type);
    if (known && JSON.stringify(known) !== JSON.stringify(row)) {
      throw new Error(`${type}: Regions differ: ${JSON.stringify(known)} and ${JSON.stringify(row)}`);
    }
    rows.set(type, row);
  }
  return rows;
}

/** The new data, and a line for each type that is new or changed. */
export function merge(data, described, { regions, generatedAt }) {
  const old = new Map(data.rows.map((row) => [row[0], row]));
  const fresh = rowsByType(described);
  const changes = [];
  const rows = [...new Set([...old.keys(), ...fresh.keys()])].sort().map((type) => {
    const row = fresh.has(type) ? mergeRow(old.get(type), fresh.get(type)) : old.get(type);
    if (!old.has(type)) {
      changes.push(`+ ${row.join(' ')}${row[BRANCH_ENIS] === null ? ' (branch interfaces not known)' : ''}`);
    } else if (JSON.stringify(old.get(type)) !== JSON.stringify(row)) {
      changes.push(`~ ${old.get(type).join(' ')} -> ${row.join(' ')}`);
    }
    return row;
  });
  const ec2 = { url: API, regions, generatedAt, rows: fresh.size };
  return { data: { ...data, generatedFrom: { ...data.generatedFrom, ec2 }, rows }, changes };
}

/** The data file: one line for each type, so that a change shows as one line. */
export function format({ generatedFrom, columns, rows }) {
  const lines = rows
    .map((row) => `    [${row.map((value) => JSON.stringify(value)).join(', ')}]`)
    .join(',\n');
  const head = JSON.stringify({ generatedFrom, columns }, undefined, 2).slice(0, -2);
  return `${head},\n  "rows": [\n${lines}\n  ]\n}\n`;
}

async function main(regions) {
  if (regions.length === 0) throw new Error('name at least one Region, such as us-east-1');
  const described = [];
  for (const region of regions) described.push(...(await describeInstanceTypes(new EC2Client({ region }))));
  const generatedAt = new Date().toISOString();
  const { data, changes } = merge(readData(), described, { regions, generatedAt });
  writeFileSync(DATA_FILE, format(data));
  console.log(changes.join('\n') || 'no changes');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  });
}
