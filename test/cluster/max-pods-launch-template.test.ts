import { MaxPodsLaunchTemplate } from '../../lib/cluster/max-pods-launch-template';
import { ImportedClusterStack } from '../support/cluster-stack';
import { parseMime } from '../support/mime';
import { deploy, networkOf } from '../support/node-stacks';

function define(props: { readonly maxPods: number; readonly maxPodsExpression?: string }) {
  const stack = new ImportedClusterStack();
  const { cluster, kubernetesVersion, serviceCidr } = networkOf(stack);
  new MaxPodsLaunchTemplate(stack, 'Template', { cluster, kubernetesVersion, serviceCidr, ...props });
  const { data, userData } = deploy(stack);
  return { data, kubelet: JSON.parse(parseMime(userData!)[0].body).spec.kubelet };
}

test('stands alone, with Amazon Linux 2023 for x86_64', () => {
  const { data, kubelet } = define({ maxPods: 58 });
  expect(data.ImageId).toContain('/amazon-linux-2023/x86_64/standard/recommended/');
  expect(data).not.toHaveProperty('IamInstanceProfile');
  // 11 x 58 + 255
  expect(kubelet).toEqual({ config: { maxPods: 58, kubeReserved: { memory: '893Mi' } } });
});

test('takes an expression instead of a number', () => {
  const { kubelet } = define({ maxPods: 58, maxPodsExpression: 'max_pods' });
  expect(kubelet).toEqual({ maxPodsExpression: 'max_pods' });
});
