// As of 2026-11-24, the day on which the tables of the user guide were looked up.

/**
 * The newest version of kube-proxy that EKS offers for a Kubernetes version.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html#kube-proxy-versions
 */
export const KUBE_PROXY_VERSIONS: Readonly<Record<string, string>> = {
  '1.31': 'v1.31.14-eksbuild.20',
  '1.32': 'v1.32.13-eksbuild.16',
  '1.33': 'v1.33.10-eksbuild.13',
  '1.34': 'v1.34.6-eksbuild.13',
  '1.35': 'v1.35.3-eksbuild.13',
  '1.36': 'v1.36.0-eksbuild.14',
};

/**
 * The newest version of coredns that EKS offers for a Kubernetes version.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html#coredns-versions
 */
export const COREDNS_VERSIONS: Readonly<Record<string, string>> = {
  '1.30': 'v1.11.4-eksbuild.40',
  '1.31': 'v1.11.4-eksbuild.40',
  '1.32': 'v1.11.4-eksbuild.40',
  '1.33': 'v1.12.4-eksbuild.18',
  '1.34': 'v1.13.2-eksbuild.11',
  '1.35': 'v1.14.3-eksbuild.3',
  '1.36': 'v1.14.3-eksbuild.3',
};
