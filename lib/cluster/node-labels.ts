/** Namespaces of labels that belong to Kubernetes, and the parts of them that a node may use for itself. */
const RESERVED = /(^|\.)(kubernetes|k8s)\.io$/;
const ALLOWED = /(^|\.)(kubelet|node)\.kubernetes\.io$/;

/** Namespace of the labels that EKS gives to the nodes of managed groups, and nobody else may. */
const OF_EKS = 'eks.amazonaws.com';

type Labels = { [name: string]: string };

/** Labels of which the namespace, the part before the slash, is not allowed. */
function namesIn(labels: Labels, isRefused: (namespace: string) => boolean): string[] {
  return Object.keys(labels).filter((name) => isRefused(name.includes('/') ? name.split('/')[0] : ''));
}

/**
 * Throws for labels with which kubelet refuses to start.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
 */
export function checkKubeletLabels(labels: Labels = {}): void {
  const refused = namesIn(labels, (namespace) => RESERVED.test(namespace) && !ALLOWED.test(namespace));
  if (refused.length === 0) return;
  throw new Error(
    `labels ${refused.join(', ')} belong to Kubernetes, kubelet does not start with them: use a domain of your own, or node.kubernetes.io`,
  );
}

/**
 * Throws for labels that EKS refuses for a managed node group. EKS gives the others to the nodes when they are there,
 * whatever kubelet thinks of them, unless it writes the user data: then kubelet is started with them.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
 */
export function checkManagedLabels(labels: Labels = {}, chosenByEks: boolean = false): void {
  const refused = namesIn(labels, (namespace) => namespace === OF_EKS);
  if (refused.length > 0) {
    throw new Error(
      `labels ${refused.join(', ')} belong to EKS, which refuses them for node groups: use a domain of your own`,
    );
  }
  if (chosenByEks) checkKubeletLabels(labels);
}
