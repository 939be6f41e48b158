import { parse } from 'yaml';
import { renderNodeConfig } from '../../lib/cluster/node-config';

test('renders a NodeConfig that YAML readers understand', () => {
  const text = renderNodeConfig({
    clusterName: 'platform',
    apiServerEndpoint: 'https://ABC.gr7.eu-west-1.eks.amazonaws.com',
    certificateAuthority: 'Q0EK',
    serviceCidr: '172.20.0.0/16',
    maxPods: 110,
    kubeReservedMemory: '1465Mi',
  });
  expect(parse(text)).toEqual({
    apiVersion: 'node.eks.aws/v1alpha1',
    kind: 'NodeConfig',
    spec: {
      cluster: {
        name: 'platform',
        apiServerEndpoint: 'https://ABC.gr7.eu-west-1.eks.amazonaws.com',
        certificateAuthority: 'Q0EK',
        cidr: '172.20.0.0/16',
      },
      kubelet: { config: { maxPods: 110, kubeReserved: { memory: '1465Mi' } } },
    },
  });
});
