import { AddressDemand, EniLimits, KubeReserved, MaxPods, WarmPool } from '../../lib';

test.each([AddressDemand, EniLimits, KubeReserved, MaxPods, WarmPool])('%p keeps no state', (target) => {
  expect(Reflect.ownKeys(Reflect.construct(target as unknown as new () => object, []))).toEqual([]);
});
