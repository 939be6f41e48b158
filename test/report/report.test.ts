import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { addCapacityCommand } from '../../bin/commands/capacity';
import { addPlanCommand } from '../../bin/commands/plan';
import { mapOf, MAP } from '../../bin/commands/report/address-map';
import { addReportCommand } from '../../bin/commands/report';
import { mermaid } from '../../bin/commands/report/mermaid';
import { page } from '../../bin/commands/report/page';
import { standalone } from '../../bin/commands/report/drawing';
import { AddressPlan, SubnetCapacity } from '../../lib';
import { CidrBlock } from '../../lib/planning/cidr-block';
import { reportOfPlan } from '../../lib/report/plan-report';
import { reportOfTemplates } from '../../lib/report/template-report';
import { run } from '../support/command-line';

const folder = mkdtempSync(join(tmpdir(), 'report-'));
const blocks = { vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] };
const plan = AddressPlan.compute(blocks);
const nodegroups = [
  {
    name: 'General',
    instanceTypes: ['m5.4xlarge'],
    maxSize: 500,
    customNetworking: true,
    expectedPodsPerNode: 40,
  },
];
const capacity = SubnetCapacity.compute({
  subnets: plan.subnets,
  nodegroups,
  growth: { percentPerMonth: 5 },
});
const loaded = reportOfPlan(plan, { nodegroups, capacity });
const empty = { findings: [], undecided: 0 };

/** Rectangles of a drawing as a parser of XML sees them, which knows nothing of our templates. */
function rectangles(svg: string): { class: string; width: number; height: number }[] {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });
  const { rect } = (parser.parse(`<svg>${svg}</svg>`) as { svg: { rect: Record<string, string>[] } }).svg;
  return rect.map((each) => ({ class: each.class, width: Number(each.width), height: Number(each.height) }));
}

const text = (html: string) =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

test('areas of the map are to scale: each is its part of the addresses of the block', () => {
  const drawn = rectangles(mapOf(CidrBlock.parse('10.0.0.0/16'), loaded.networks[0]).text);
  const areas = drawn
    .filter((shape) => shape.class.startsWith('subnet'))
    .map((shape) => shape.width * shape.height);
  const inBlock = plan.subnets.filter(({ ipv4CidrBlock }) => ipv4CidrBlock.startsWith('10.'));
  const expected = inBlock.map(
    ({ ipv4CidrBlock }) => MAP.width * MAP.height * 2 ** (16 - Number(ipv4CidrBlock.split('/')[1])),
  );
  expect(areas.sort((a, b) => a - b).map((area) => area.toFixed(0))).toEqual(
    expected.sort((a, b) => a - b).map((area) => area.toFixed(0)),
  );
});

test('reserved ranges cover their part of a subnet', () => {
  const drawn = rectangles(mapOf(CidrBlock.parse('100.64.0.0/16'), loaded.networks[0]).text);
  const reserved = drawn.filter((shape) => shape.class === 'reserved');
  const area = reserved.reduce((sum, shape) => sum + shape.width * shape.height, 0);
  // Three subnets of /18, all but the first /24 of each.
  expect(area / (MAP.width * MAP.height)).toBeCloseTo((3 * (16_384 - 256)) / 65_536, 3);
});

test('numbers in the page are those of the engine, past 100% too', () => {
  const shown = text(page(loaded));
  for (const { ipv4CidrBlocks, expected, peak, afterZoneLoss } of capacity.subnets) {
    expect(shown).toContain(
      `${ipv4CidrBlocks.join(' + ')} expected ${expected?.percent}% peak ${peak.percent}% zone lost ${afterZoneLoss?.percent}%`,
    );
  }
  expect(Math.max(...capacity.subnets.map(({ peak }) => peak.percent))).toBeGreaterThan(100);
  expect(shown).toContain('(8 - 1) x (30 - 1) x 16 + 2 = 3250');
  expect(capacity.problems.length).toBeGreaterThan(0);
  for (const { code } of capacity.problems) expect(shown).toContain(code);
});

test('names from templates cannot break out of the page', () => {
  const hostile = { ...loaded, title: '<script>alert(1)</script>"&' };
  for (const output of [page(hostile), standalone(hostile)]) {
    expect(output).not.toContain('<script');
    expect(output).toContain('&lt;script&gt;');
  }
});

test('the page asks for nothing over the network and runs no script', () => {
  const html = page(loaded);
  expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\((?!#)|src=|https?:\/\/(?!www\.w3\.org)/);
  expect(html).toContain('@media print');
});

test('the image is well-formed XML', () => expect(XMLValidator.validate(standalone(loaded))).toBe(true));

test('the flowchart names every subnet with its load', () => {
  const chart = mermaid(loaded);
  for (const { ipv4CidrBlock } of plan.subnets) expect(chart).toContain(`<br/>${ipv4CidrBlock}`);
  expect(chart).toContain(`${capacity.subnets[0].peak.percent}% at peak`);
});

test('a plan written by podnet plan --json gives the same page', () => {
  const file = join(folder, 'plan.json');
  writeFileSync(
    file,
    run([addPlanCommand], ['plan', '--vpc-cidr', '10.0.0.0/16', '--pod-cidr', '100.64.0.0/16', '--json']).out,
  );
  const output = join(folder, 'plan.html');
  expect(run([addReportCommand], ['report', file, '-o', output])).toMatchObject({ code: 0, err: '' });
  expect(readFileSync(output, 'utf8')).toBe(page(reportOfPlan(plan)));
});

test('a plan whose subnets lie outside its blocks is refused with the file', () => {
  const file = join(folder, 'wrong.json');
  const subnets = [{ ...plan.subnets[0], ipv4CidrBlock: '192.168.0.0/28' }];
  writeFileSync(file, JSON.stringify({ ...plan, subnets }));
  const { code, err } = run([addReportCommand], ['report', file]);
  expect(err).toMatch(/wrong\.json: .*192\.168\.0\.0\/28/);
  expect(code).toBe(2);
});

test('capacity --report writes the page of its numbers', () => {
  const output = join(folder, 'capacity.html');
  run(
    [addCapacityCommand],
    [
      'capacity',
      '--vpc-cidr',
      '10.0.0.0/16',
      '--nodes',
      '40',
      '--instance-type',
      'm5.large',
      '--report',
      output,
    ],
  );
  const { subnets } = SubnetCapacity.compute({
    subnets: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16' }).subnets,
    nodegroups: [{ name: 'x', instanceTypes: ['m5.large'], maxSize: 40 }],
  });
  expect(text(readFileSync(output, 'utf8'))).toContain(`peak ${subnets[0].peak.percent}%`);
});

test('input that is not there ends in one sentence and exit code 2', () => {
  expect(run([addReportCommand], ['report', join(folder, 'none')])).toMatchObject({
    code: 2,
    err: `error: ${join(folder, 'none')} does not exist`,
  });
});

test('subnets of a VPC outside the templates are drawn in an enclosing block', () => {
  const body = {
    Resources: {
      S: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: 'vpc-1', CidrBlock: '172.31.16.0/20' } },
    },
  };
  const { networks } = reportOfTemplates([{ name: 'stack', body }], empty);
  expect(networks.map(({ name, blocks: [block] }) => [name, block.toString()])).toEqual([
    ['VPC outside the templates', '172.31.0.0/16'],
  ]);
});

test('a block that is known only at deployment leaves the rest of the page', () => {
  const body = {
    Parameters: { Cidr: { Type: 'String' } },
    Resources: { V: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: { Ref: 'Cidr' } } } },
  };
  const report = reportOfTemplates([{ name: 'stack', body }], empty);
  expect(page(report)).toContain('Deployment order');
  expect(report.networks).toEqual([]);
});
