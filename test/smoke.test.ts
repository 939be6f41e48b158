import { PodAddressing } from '../lib';
test('the package loads', () => expect(PodAddressing.prefixDelegation().mode).toBe('prefix-delegation'));
