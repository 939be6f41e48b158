type Json = Record<string, unknown>;

/** Parts of a cluster besides vpc-cni, in the shape in which EKS answers. */
export class EksInventory {
  /** Other add-ons by name. */
  readonly addons = new Map<string, Json>();
  readonly nodegroups = new Map<string, Json>();
  readonly insights: Json[] = [];
  /** Versions of the other add-ons: by add-on, the Kubernetes versions of each. */
  readonly offered = new Map<string, Record<string, readonly string[]>>();
  /** Kubernetes versions of each version of vpc-cni. */
  kubernetesVersions: readonly string[] = ['1.33'];

  reset(): void {
    for (const map of [this.addons, this.nodegroups, this.offered]) map.clear();
    this.insights.length = 0;
    this.kubernetesVersions = ['1.33'];
  }

  /** One answer that is not a list; undefined where the inventory does not have it. */
  describe(action: string, [, , , id = '']: readonly string[]): Json | undefined {
    if (action === 'DescribeAddon') return wrap('addon', this.addons.get(id));
    if (action === 'DescribeNodegroup') return wrap('nodegroup', this.nodegroups.get(id));
    return action === 'DescribeInsight'
      ? wrap(
          'insight',
          this.insights.find((insight) => insight.id === id),
        )
      : undefined;
  }

  /** A list by its action: the name of the key, and all items. */
  list(action: string, hasVpcCni: boolean): readonly [string, readonly unknown[]] | undefined {
    if (action === 'ListAddons')
      return ['addons', [...(hasVpcCni ? ['vpc-cni'] : []), ...this.addons.keys()]];
    if (action === 'ListNodegroups') return ['nodegroups', [...this.nodegroups.keys()]];
    // As EKS does, the list leaves out what only the description tells.
    const summaries = this.insights.map(({ recommendation: _, ...summary }) => summary);
    return action === 'ListInsights' ? ['insights', summaries] : undefined;
  }
}

function wrap(key: string, value: Json | undefined): Json | undefined {
  return value && { [key]: value };
}
