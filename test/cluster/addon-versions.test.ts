import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { Template } from 'aws-cdk-lib/assertions';
import { COREDNS_VERSIONS, KUBE_PROXY_VERSIONS } from '../../lib/aws-node/addon-versions.data';
import { coreDnsLag } from '../../lib/aws-node/coredns-lag';
import { clusterApp } from '../support/cluster-app';

const addonsOf = (
  version: string,
  more: object = {},
): Record<string, { AddonVersion?: string; DependsOn: string[] }> => {
  const { stack } = clusterApp({ props: { version: eks.KubernetesVersion.of(version), ...more } });
  const resources = Object.values(Template.fromStack(stack).findResources('AWS::EKS::Addon'));
  return Object.fromEntries(
    resources.map(({ Properties, DependsOn }) => [Properties.AddonName, { ...Properties, DependsOn }]),
  );
};

test('kube-proxy and coredns have a version, and it changes with Kubernetes', () => {
  const [older, newer] = [addonsOf('1.34'), addonsOf('1.35')];
  expect(older['kube-proxy']!.AddonVersion).toBe(KUBE_PROXY_VERSIONS['1.34']);
  expect(newer['kube-proxy']!.AddonVersion).toBe(KUBE_PROXY_VERSIONS['1.35']);
  expect([older.coredns!.AddonVersion, newer.coredns!.AddonVersion]).toEqual([
    COREDNS_VERSIONS['1.34'],
    COREDNS_VERSIONS['1.35'],
  ]);
});

test('a version that is named wins, and one that is not known is left to EKS', () => {
  expect(addonsOf('1.34', { kubeProxyVersion: 'v1.33.1-eksbuild.1' })['kube-proxy']!.AddonVersion).toBe(
    'v1.33.1-eksbuild.1',
  );
  expect(addonsOf('1.99')['kube-proxy']!.AddonVersion).toBeUndefined();
});

test('kube-proxy changes only after the change of vpc-cni was verified', () => {
  expect(addonsOf('1.34')['kube-proxy']!.DependsOn).toContainEqual(
    expect.stringContaining('UpgradeGuardVerification'),
  );
});

test.each(Object.entries(COREDNS_VERSIONS))(
  'coredns for %s passes the rule about old ones',
  (kubernetes, version) => {
    expect(coreDnsLag(version, kubernetes)).toBeUndefined();
  },
);

test.each(Object.entries(KUBE_PROXY_VERSIONS))(
  'kube-proxy for %s is of that minor version',
  (kubernetes, version) => {
    expect(version).toMatch(new RegExp(`^v${kubernetes.replace('.', '\\.')}\\.\\d+-eksbuild\\.\\d+$`));
  },
);
