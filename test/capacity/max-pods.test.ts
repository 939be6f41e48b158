import { MaxPods, PodAddressing } from '../../lib';

test('the example of the docs holds', () => {
  const { uncapped, formula, maxPods } = MaxPods.compute({
    instanceType: 'm5.large',
    podAddressing: PodAddressing.prefixDelegation(),
    customNetworking: true,
  });
  expect({ uncapped, formula, maxPods }).toEqual({
    uncapped: 290,
    formula: '(3 - 1) x (10 - 1) x 16 + 2 = 290',
    maxPods: 110,
  });
});
