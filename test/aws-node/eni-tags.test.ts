import { EniTags } from '../../lib/aws-node';

test('tells aws-node to leave an interface alone', () =>
  expect(EniTags.unmanaged()).toEqual({ 'node.k8s.amazonaws.com/no_manage': 'true' }));
