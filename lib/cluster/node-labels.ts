/** Namespaces of labels that belong to Kubernetes, and the parts of them that a node may use for itself. */
const RESERVED = /(^|\.)(kubernetes|k8s)\.io$/;
const ALLOWED = /(^|\.)(kubelet|node)\.kubernetes\.io$/;

/**
 * Throws for labels with which kubelet refuses to start.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
 */
export function checkKubeletLabels(labels: { [name: string]: string } = {}): void {
  const refused = Object.keys(labels).filter((name) => {
    const namespace = name.includes('/') ? name.split('/')[0] : '';
    return RESERVED.test(namespace) && !ALLOWED.test(namespace);
  });
  if (refused.length === 0) return;
  throw new Error(
    `labels ${refused.join(', ')} belong to Kubernetes, kubelet does not start with them: use a domain of your own, or node.kubernetes.io`,
  );
}
