import { EniLimits, InstanceHypervisor } from '../../lib';

describe('a look-up', () => {
  test('tells everything about a type', () => {
    expect(EniLimits.forInstanceType('m5.large')).toEqual({
      instanceType: 'm5.large',
      enis: 3,
      ipv4PerEni: 10,
      hypervisor: InstanceHypervisor.NITRO,
      branchEnis: 9,
      vcpus: 2,
      architecture: 'amd64',
      networkCards: 1,
      accelerator: 'none',
      efaCards: [],
    });
  });

  test.each([
    ['c7g.large', { architecture: 'arm64' }],
    ['m4.large', { hypervisor: InstanceHypervisor.XEN, branchEnis: 0 }],
    ['m5.metal', { hypervisor: InstanceHypervisor.BARE_METAL }],
    ['cr1.8xlarge', { hypervisor: InstanceHypervisor.UNKNOWN, vcpus: undefined, branchEnis: undefined }],
    // p5.48xlarge has 64 interfaces on 32 cards, and 2 of them on the card pods can use.
    ['p5.48xlarge', { enis: 2, networkCards: 32 }],
    // Two sources disagree on i4i.large: no trunk, or 9 branch interfaces. The newer one (Karpenter's) is taken.
    ['i4i.large', { branchEnis: 9 }],
    // 32 EFAs on 32 cards; 16 on 17 cards, the first of which has none.
    ['p5e.48xlarge', { accelerator: 'nvidia', efaCards: Array.from({ length: 32 }, (_, card) => card) }],
    [
      'p6-b300.48xlarge',
      { accelerator: 'nvidia', efaCards: Array.from({ length: 16 }, (_, card) => card + 1) },
    ],
    ['trn2.3xlarge', { accelerator: 'neuron', efaCards: undefined }],
    ['dl1.24xlarge', { accelerator: 'habana' }],
    // One source calls c7g.metal a Nitro type. It has no hypervisor; prefixes work either way.
    ['c7g.metal', { hypervisor: InstanceHypervisor.BARE_METAL }],
  ])('of %s gives %j', (instanceType, facts) => {
    expect(EniLimits.forInstanceType(instanceType)).toMatchObject(facts);
  });

  test('of an unknown type finds nothing', () => expect(EniLimits.find('m99.large')).toBeUndefined());

  test('does not take properties of objects for types', () => {
    expect(EniLimits.find('constructor')).toBeUndefined();
    expect(EniLimits.find('')).toBeUndefined();
  });
});

describe('an unknown type', () => {
  const failure = (instanceType: string): string => {
    try {
      EniLimits.forInstanceType(instanceType);
      return 'no error';
    } catch (error) {
      return (error as Error).message;
    }
  };

  test('is an error with the nearest names and the way around the table', () => {
    expect(failure('m5.lage')).toBe(
      "instance type 'm5.lage' is not in the table of 1420 types; did you mean m5.large, m5.xlarge or m5a.large? " +
        "(for a newer type give its limits by hand, as 'aws ec2 describe-instance-types' prints them: " +
        'limits: { enis: 3, ipv4PerEni: 10, vcpus: 2 })',
    );
  });

  test.each([
    ['m5.lrage', ['m5.large']], // two characters swapped
    ['m5.xlarg', ['m5.xlarge', 'm5.2xlarge']], // one missing, then two
    ['m5.16xlarge ', ['m5.16xlarge']],
    ['M5.LARGE', []],
  ])('such as %j suggests %j first', (instanceType, names) => {
    const suggested = /did you mean (.+?)\?/.exec(failure(instanceType))?.[1].split(/, | or /) ?? [];
    expect(suggested.slice(0, Math.max(1, names.length))).toEqual(names);
  });

  test('far from every name gets no suggestion', () => {
    expect(failure('the-large-blue-one')).toMatch(/is not in the table of 1420 types \(for a newer/);
  });
});

describe('the table', () => {
  test('has its types in order, each once', () => {
    const types = EniLimits.instanceTypes();
    expect(types).toHaveLength(1420);
    expect(types).toEqual([...new Set(types)].sort());
  });

  test('holds sane numbers in every row', () => {
    for (const type of EniLimits.instanceTypes()) {
      const {
        enis,
        ipv4PerEni,
        vcpus = 1,
        branchEnis = 0,
        networkCards = 0,
      } = EniLimits.forInstanceType(type);
      for (const count of [enis, ipv4PerEni, vcpus, networkCards]) expect(count).toBeGreaterThanOrEqual(1);
      expect([enis, ipv4PerEni, vcpus, branchEnis, networkCards].every(Number.isInteger)).toBe(true);
      expect(ipv4PerEni).toBeGreaterThan(1);
    }
  });

  test('names its sources, pinned to commits', () => {
    expect(EniLimits.sources()).toHaveLength(8);
    for (const { url } of EniLimits.sources().slice(0, 7))
      expect(url).toMatch(/^https:\/\/github\.com\/.+\/blob\/[0-9a-f]{40}\//);
  });
});
