import { reportedMinor } from './kubernetes-version';

/** Minor versions that kube-proxy may be older than the control plane; it may never be newer. */
export const OLDEST_KUBE_PROXY = 3;

/**
 * A kube-proxy that is newer than the control plane, or too old for it; undefined when it fits, or when a version is not
 * spelled as one.
 *
 * @param kubeProxy version of kube-proxy, such as `v1.34.6-eksbuild.13`
 * @param kubernetes version of the control plane, such as `1.36`
 * @see https://kubernetes.io/releases/version-skew-policy/#kube-proxy
 */
export function kubeProxySkew(
  kubeProxy: string | undefined,
  kubernetes: string | undefined,
): string | undefined {
  const proxy = reportedMinor(kubeProxy);
  const controlPlane = reportedMinor(kubernetes);
  if (proxy === undefined || controlPlane === undefined) return undefined;
  if (proxy <= controlPlane && proxy >= controlPlane - OLDEST_KUBE_PROXY) return undefined;
  return `kube-proxy is ${kubeProxy} and the control plane runs Kubernetes ${kubernetes}: kube-proxy may be up to ${OLDEST_KUBE_PROXY} minor versions older and never newer; use a version of 1.${controlPlane}`;
}
