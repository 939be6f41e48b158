import { asWritten, isToken } from './settings/settings-check';

/** Which pods get which security groups of their own. */
export interface SecurityGroupPolicyProps {
  /** Name of the policy. */
  readonly name: string;

  /** Namespace of the pods. */
  readonly namespace: string;

  /** Ids of the security groups, 1 to 5. They replace those of the node: allow DNS and probes in them too. */
  readonly securityGroupIds: string[];

  /**
   * Labels of the pods.
   *
   * @default - pods are picked by `serviceAccountLabels`
   */
  readonly podLabels?: { [key: string]: string };

  /**
   * Labels of the service accounts of the pods. With `podLabels` too, pods must match both.
   *
   * @default - pods are picked by `podLabels`
   */
  readonly serviceAccountLabels?: { [key: string]: string };
}

/** The quota of security groups for each interface. */
const MAX_SECURITY_GROUPS = 5;
const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SECURITY_GROUP_ID = /^sg-[0-9a-f]{8,17}$/;

/**
 * Renders a SecurityGroupPolicy, the Kubernetes object that gives pods security groups of their own.
 *
 * Applies to pods that start after it, on nodes with a trunk interface (`securityGroupsForPods`).
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/sg-pods-example-deployment.html
 *
 * @example
 * const manifest = SecurityGroupPolicy.render({
 *   name: 'database-clients',
 *   namespace: 'shop',
 *   podLabels: { role: 'backend' },
 *   securityGroupIds: ['sg-0123456789abcdef0'],
 * });
 */
export class SecurityGroupPolicy {
  /**
   * The manifest as an object, ready for `JSON.stringify`, YAML or `cluster.addManifest`.
   *
   * @param props which pods, which security groups
   * @throws one error with every problem of the props
   */
  public static render(props: SecurityGroupPolicyProps): { [key: string]: unknown } {
    const problems = problemsOf(props);
    if (problems.length > 0) {
      throw new Error(
        [`the SecurityGroupPolicy ${asWritten(props.name)} is not valid:`, ...problems].join('\n  - '),
      );
    }
    return {
      apiVersion: 'vpcresources.k8s.aws/v1beta1',
      kind: 'SecurityGroupPolicy',
      metadata: { name: props.name, namespace: props.namespace },
      spec: {
        ...selector('podSelector', props.podLabels),
        ...selector('serviceAccountSelector', props.serviceAccountLabels),
        securityGroups: { groupIds: [...props.securityGroupIds] },
      },
    };
  }
}

function selector(name: string, labels: { [key: string]: string } | undefined): { [key: string]: unknown } {
  return labels === undefined ? {} : { [name]: { matchLabels: { ...labels } } };
}

function problemsOf(props: SecurityGroupPolicyProps): string[] {
  const { name, namespace, securityGroupIds, podLabels, serviceAccountLabels } = props;
  const count = securityGroupIds.length;
  return [
    ...(NAME.test(name) || isToken(name)
      ? []
      : [
          `name: ${asWritten(name)} is no name of a Kubernetes object: use lower case letters, digits, - and .`,
        ]),
    ...(NAMESPACE.test(namespace) || isToken(namespace)
      ? []
      : [`namespace: ${asWritten(namespace)} is no namespace: use lower case letters, digits and -`]),
    ...(count >= 1 && count <= MAX_SECURITY_GROUPS
      ? []
      : [
          `securityGroupIds: ${count} security groups, an interface takes 1 to ${MAX_SECURITY_GROUPS}: merge their rules`,
        ]),
    ...securityGroupIds
      .filter((id) => !SECURITY_GROUP_ID.test(id) && !isToken(id))
      .map(
        (id) =>
          `securityGroupIds: ${asWritten(id)} is no id of a security group such as sg-0123456789abcdef0`,
      ),
    ...(podLabels === undefined && serviceAccountLabels === undefined
      ? ['podLabels: no pod is picked: give podLabels, serviceAccountLabels or both ({} picks every pod)']
      : []),
  ];
}
