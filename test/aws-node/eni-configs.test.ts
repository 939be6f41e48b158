import { EniConfigNaming } from '../../lib/aws-node';

const A = { availabilityZone: 'eu-central-1a' };
const B = { availabilityZone: 'eu-central-1b' };

describe('by zone', () => {
  const naming = EniConfigNaming.byZone();

  test('each ENIConfig has the name of its zone, by the label that every node has', () => {
    expect(naming.labelKey).toBe('topology.kubernetes.io/zone');
    expect([A, B].map((placement) => naming.nameOf(placement))).toEqual(['eu-central-1a', 'eu-central-1b']);
    expect(naming.nodeLabels(A)).toEqual({});
    expect(naming.validate([A, B])).toEqual([]);
  });

  test('takes zones that are known at deployment only', () => {
    expect(
      naming.validate([{ availabilityZone: '${Token[Az.1]}' }, { availabilityZone: '${Token[Az.2]}' }]),
    ).toEqual([]);
  });

  test('refuses two pod subnets in one zone', () => {
    expect(naming.validate([A, B, A])).toEqual([
      {
        code: 'EniConfigShared',
        path: 'podSubnets[2]',
        message: expect.stringContaining(
          "called 'eu-central-1a', but a node finds one ENIConfig by name: name node groups by EniConfigNaming.byNodeLabel",
        ),
      },
    ]);
  });

  test('refuses groups', () => {
    const [ungrouped, ...others] = naming.validate([{ ...A, group: 'batch' }]);
    expect(ungrouped).toMatchObject({ code: 'EniConfigGroupIgnored', path: 'podSubnets[0].group' });
    expect(others).toEqual([]);
  });
});

describe('by node label', () => {
  const naming = EniConfigNaming.byNodeLabel('example.com/pod-subnets');
  const batch = { ...A, group: 'batch' };

  test('each ENIConfig has the name of its zone and group, which node groups carry as a label', () => {
    expect(naming.nameOf(batch)).toBe('eu-central-1a-batch');
    expect(naming.nodeLabels(batch)).toEqual({ 'example.com/pod-subnets': 'eu-central-1a-batch' });
    expect(naming.nodeLabels(A)).toEqual({ 'example.com/pod-subnets': 'eu-central-1a' });
    expect(naming.validate([A, batch, B])).toEqual([]);
  });

  test('refuses two pod subnets in one group and zone', () => {
    expect(naming.validate([batch, batch])).toEqual([
      {
        code: 'EniConfigShared',
        path: 'podSubnets[1]',
        message: expect.stringContaining('give each a group of its own'),
      },
    ]);
  });

  test.each(['Batch', 'a_b', 'x'.repeat(60)])('refuses the group %s, as its name is no label', (group) => {
    expect(naming.validate([{ ...A, group }])).toMatchObject([
      { code: 'InvalidEniConfigName', path: 'podSubnets[0]' },
    ]);
  });

  test.each(['pod-subnets', 'topology.kubernetes.io/zone', 'node.k8s.io/x', 'k8s.io/x', 'example.com/', ''])(
    'refuses the key %j',
    (key) => {
      expect(() => EniConfigNaming.byNodeLabel(key)).toThrow(
        /is no key for a label of your own: use a domain and a name/,
      );
    },
  );
});
