import type { IConstruct } from 'constructs';
import { ConstructError } from '../synth/construct-error';

/** Namespaces of labels that belong to Kubernetes, and the parts of them that a node may use for itself. */
const RESERVED = /(^|\.)(kubernetes|k8s)\.io$/;
const ALLOWED = /(^|\.)(kubelet|node)\.kubernetes\.io$/;

/** Namespace of the labels that EKS gives to the nodes of managed groups, and nobody else may. */
const OF_EKS = 'eks.amazonaws.com';

type Labels = { [name: string]: string };

/** Namespaces of labels with which kubelet does not start. */
function isReserved(namespace: string): boolean {
  return RESERVED.test(namespace) && !ALLOWED.test(namespace);
}

/** Labels of which the namespace, the part before the slash, is not allowed. */
function namesIn(labels: Labels, isRefused: (namespace: string) => boolean): string[] {
  return Object.keys(labels).filter((name) => isRefused(name.includes('/') ? name.split('/')[0] : ''));
}

/**
 * Throws for labels with which kubelet refuses to start.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
 */
export function checkKubeletLabels(scope: IConstruct, labels: Labels = {}): void {
  const refused = namesIn(labels, isReserved);
  if (refused.length === 0) return;
  throw new ConstructError(
    scope,
    `labels ${refused.join(', ')} belong to Kubernetes, kubelet does not start with them: use a domain of your own, or node.kubernetes.io`,
  );
}

/**
 * Throws for labels that EKS refuses for a managed node group. EKS gives the others to the nodes when they are there,
 * even those with which kubelet does not start, unless it writes the user data: then kubelet is started with them.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html
 */
export function checkManagedLabels(
  scope: IConstruct,
  labels: Labels = {},
  chosenByEks: boolean = false,
): void {
  const refused = namesIn(labels, (namespace) => namespace === OF_EKS);
  if (refused.length > 0) {
    throw new ConstructError(
      scope,
      `labels ${refused.join(', ')} belong to EKS, which refuses them for node groups: use a domain of your own`,
    );
  }
  if (chosenByEks) checkKubeletLabels(scope, labels);
}

/** Labels that kubelet may register its node with; EKS gives the others to the node some time after it joined. */
export function kubeletLabels(labels: Labels = {}): Labels {
  const refused = namesIn(labels, isReserved);
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !refused.includes(name)));
}
