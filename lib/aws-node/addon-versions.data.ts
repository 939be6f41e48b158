// Looked up on 2026-11-24 in the tables of the user guide: read in its current translations, since no English copy as new
// was at hand. The builds of kube-proxy for 1.33 to 1.35 agree with a published answer of DescribeAddonVersions. For coredns
// and Kubernetes 1.33 that answer begins with v1.13.2-eksbuild.10: EKS offers more than the guide lists.

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
 * The version of coredns that the user guide lists for a Kubernetes version. EKS offers others beside it.
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
