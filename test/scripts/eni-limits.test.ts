import { readFileSync } from 'node:fs';
import { loadScript } from './load-script';

type Row = (string | number | null)[];
interface Data {
  generatedFrom: Record<string, object>;
  columns: string[];
  rows: Row[];
}
const generate = loadScript<{
  GENERATED_FILE: string;
  DATA_FILE: string;
  readData(): Data;
  render(data: Data): string;
}>('generate-eni-limits.mjs');
const refresh = loadScript<{
  describeInstanceTypes(client: { send(command: unknown): Promise<object> }): Promise<object[]>;
  toRow(info: object): Row;
  merge(data: Data, described: object[], meta: object): { data: Data; changes: string[] };
  format(data: Data): string;
}>('refresh-eni-limits.mjs');

describe('the generated table', () => {
  test('is what the data gives', () => {
    expect(readFileSync(generate.GENERATED_FILE, 'utf8')).toBe(generate.render(generate.readData()));
  });

  test('is small enough for every import', () => {
    expect(readFileSync(generate.GENERATED_FILE, 'utf8').length).toBeLessThan(64 * 1024);
  });

  test('comes from a data file in the format of the refresh', () => {
    expect(readFileSync(generate.DATA_FILE, 'utf8')).toBe(refresh.format(generate.readData()));
  });
});

describe('the refresh', () => {
  const m5 = {
    InstanceType: 'm5.large',
    Hypervisor: 'nitro',
    BareMetal: false,
    VCpuInfo: { DefaultVCpus: 2 },
    ProcessorInfo: { SupportedArchitectures: ['x86_64'] },
    NetworkInfo: {
      MaximumNetworkInterfaces: 3,
      MaximumNetworkCards: 1,
      DefaultNetworkCardIndex: 0,
      NetworkCards: [{ NetworkCardIndex: 0, MaximumNetworkInterfaces: 3 }],
      Ipv4AddressesPerInterface: 10,
    },
  };
  const data: Data = {
    generatedFrom: { karpenter: { rows: 2 } },
    columns: [],
    rows: [
      ['c1.medium', 2, 6, 'x', 0, 2, 'amd64', 1, 'none', 0],
      ['m5.large', 3, 10, 'n', 9, null, null, 1, null, null],
    ],
  };
  const meta = { regions: ['us-east-1'], generatedAt: '2026-01-01T00:00:00Z' };

  test('reads every page', async () => {
    const pages = [
      { InstanceTypes: [m5], NextToken: 'two' },
      { NextToken: 'three' },
      { InstanceTypes: [{ ...m5, InstanceType: 'm5.xlarge' }] },
    ];
    const tokens: unknown[] = [];
    const send = (command: { input: { NextToken?: string } }): Promise<object> => {
      tokens.push(command.input.NextToken);
      return Promise.resolve(pages[tokens.length - 1]);
    };
    const types = await refresh.describeInstanceTypes({ send: send as never });
    expect(types).toHaveLength(2);
    expect(tokens).toEqual([undefined, 'two', 'three']);
  });

  test('keeps branch interfaces, which the API does not tell, and types it no longer lists', () => {
    const { data: merged, changes } = refresh.merge(data, [m5], meta);
    expect(merged.rows).toEqual([
      ['c1.medium', 2, 6, 'x', 0, 2, 'amd64', 1, 'none', 0],
      ['m5.large', 3, 10, 'n', 9, 2, 'amd64', 1, 'none', 0],
    ]);
    expect(changes).toEqual(['~ m5.large 3 10 n 9   1   -> m5.large 3 10 n 9 2 amd64 1 none 0']);
  });

  test('says which types are new, and that their branch interfaces are not known', () => {
    const { data: merged, changes } = refresh.merge(data, [{ ...m5, InstanceType: 'm4.new' }], meta);
    expect(merged.rows.map(([type]) => type)).toEqual(['c1.medium', 'm4.new', 'm5.large']);
    expect(changes).toEqual(['+ m4.new 3 10 n  2 amd64 1 none 0 (branch interfaces not known)']);
  });

  test('writes down the API, its Regions and the date as a source', () => {
    const { data: merged } = refresh.merge(data, [m5, m5], meta);
    expect(merged.generatedFrom).toMatchObject({ karpenter: { rows: 2 }, ec2: { ...meta, rows: 1 } });
    expect(generate.render(merged)).toContain('"generatedAt": "2026-01-01T00:00:00Z"');
    expect(generate.render(merged)).toContain('API_DescribeInstanceTypes.html');
  });

  test('counts the interfaces of the default network card only', () => {
    const cards = [0, 1].map((NetworkCardIndex) => ({
      NetworkCardIndex,
      MaximumNetworkInterfaces: 4 + NetworkCardIndex,
    }));
    const NetworkInfo = {
      ...m5.NetworkInfo,
      MaximumNetworkInterfaces: 9,
      MaximumNetworkCards: 2,
      DefaultNetworkCardIndex: 1,
      NetworkCards: cards,
    };
    expect(refresh.toRow({ ...m5, NetworkInfo })).toEqual([
      'm5.large',
      5,
      10,
      'n',
      null,
      2,
      'amd64',
      2,
      'none',
      0,
    ]);
  });

  test.each([
    ['bare metal', { BareMetal: true, Hypervisor: undefined }, 3, 'b'],
    ['Xen', { Hypervisor: 'xen' }, 3, 'x'],
    ['no hypervisor', { Hypervisor: undefined }, 3, null],
    ['arm64', { ProcessorInfo: { SupportedArchitectures: ['arm64'] } }, 6, 'arm64'],
    ['Macs', { ProcessorInfo: { SupportedArchitectures: ['x86_64_mac'] } }, 6, 'amd64'],
    ['i386 alone', { ProcessorInfo: { SupportedArchitectures: ['i386'] } }, 6, null],
    ['NVIDIA GPUs', { GpuInfo: { Gpus: [{ Manufacturer: 'NVIDIA' }] } }, 8, 'nvidia'],
    ['Trainium', { NeuronInfo: { NeuronDevices: [{ Name: 'Trainium2' }] } }, 8, 'neuron'],
    [
      'Inferentia as an inference accelerator',
      { InferenceAcceleratorInfo: { Accelerators: [{ Manufacturer: 'AWS' }] } },
      8,
      'neuron',
    ],
    [
      'EFA interfaces',
      { NetworkInfo: { ...m5.NetworkInfo, EfaSupported: true, EfaInfo: { MaximumEfaInterfaces: 16 } } },
      9,
      16,
    ],
    ['no processor', { ProcessorInfo: undefined, VCpuInfo: undefined }, 6, null],
  ])('reads %s', (_, facts, column, expected) => {
    expect(refresh.toRow({ ...m5, ...facts })[column]).toBe(expected);
  });

  test('stops when Regions tell different limits for one type', () => {
    const other = { ...m5, NetworkInfo: { ...m5.NetworkInfo, Ipv4AddressesPerInterface: 15 } };
    expect(() => refresh.merge(data, [m5, other], meta)).toThrow('m5.large: Regions differ');
  });

  test('stops at a type without interface limits', () => {
    expect(() => refresh.merge(data, [{ InstanceType: 'x1.odd' }], meta)).toThrow(
      'x1.odd: the API tells no interface limits',
    );
  });
});
