import { AddressDemand, EniLimits, KubeReserved, MaxPods, SubnetCapacity, WarmPool } from '../../lib';

test.each([AddressDemand, EniLimits, KubeReserved, MaxPods, SubnetCapacity, WarmPool])(
  '%p keeps no state',
  (target) => {
    expect(Reflect.ownKeys(Reflect.construct(target as unknown as new () => object, []))).toEqual([]);
  },
);
