import { PodAddressing, PodAddressingMode } from '../../lib/aws-node';

test('prefix delegation keeps its own warm pool targets', () => {
  const addressing = PodAddressing.prefixDelegation({
    warmPrefixTarget: 2,
    warmIpTarget: 5,
    minimumIpTarget: 16,
  });
  expect(addressing).toMatchObject({ warmPrefixTarget: 2, warmIpTarget: 5, minimumIpTarget: 16 });
  expect(addressing.mode).toBe(PodAddressingMode.PREFIX_DELEGATION);
  expect(addressing.warmEniTarget).toBeUndefined();
});

test('secondary IP mode keeps its own warm pool targets', () => {
  const addressing = PodAddressing.secondaryIp({ warmEniTarget: 0, warmIpTarget: 5, minimumIpTarget: 15 });
  expect(addressing).toMatchObject({ warmEniTarget: 0, warmIpTarget: 5, minimumIpTarget: 15 });
  expect(addressing.mode).toBe(PodAddressingMode.SECONDARY_IP);
  expect(addressing.warmPrefixTarget).toBeUndefined();
});

test.each([PodAddressing.prefixDelegation(), PodAddressing.secondaryIp()])(
  'sets no target by itself: $mode',
  (addressing) => {
    const { mode: _mode, ...targets } = addressing;
    expect(Object.values(targets).filter((target) => target !== undefined)).toEqual([]);
  },
);
