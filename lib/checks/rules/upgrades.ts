import type { Cluster, Nodegroup } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { known, NotCheckable } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { previousVersion } from './settings-facts';
import { rule, some, type Rule, type RuleContext } from './rule';
import { bp, ug } from './sources';

const groups = ({ nodegroups }: NetworkModel): Nodegroup[] =>
  nodegroups.filter(({ cluster }) => cluster !== undefined);

function versions({ version }: { version?: Cluster['version'] }, { options }: RuleContext): [number, number] {
  const [from, to] = [options.previousKubernetesVersion!, known(version!)].map((text) =>
    Number(/^1\.(\d+)/.exec(text)?.[1]),
  );
  if (Number.isNaN(from))
    throw new NotCheckable(`previousKubernetesVersion ${options.previousKubernetesVersion} is not a version`);
  return [from, to];
}

const pinned = ({ cnis }: NetworkModel) => cnis.filter(({ version }) => version !== undefined);

export const UPG_RULES: readonly Rule[] = [
  rule({
    id: 'UPG-02',
    severity: RuleSeverity.WARNING,
    title: 'The settings of aws-node are backed up before its version changes',
    why: 'There is no record of what was there when the upgrade has to be taken back.',
    over: (model, { options }) => (options.previousAddonVersion === undefined ? [] : pinned(model)),
    when: (view, context) => known(view.version).compare(known(previousVersion(context.options))) !== 0,
    check: ({ addon }, { model }) => {
      const backups = model.resourcesNear(addon!.resource, 'Custom::AwsNodeBackup');
      return (
        !some(backups, (backup) => model.dependsOn(addon!, { resource: backup })) &&
        `${addon!.resource.logicalId} changes its version without a backup before it`
      );
    },
    remedy: 'Save the settings first: kubectl get daemonset aws-node -n kube-system -o yaml.',
    cdkRemedy: 'Add an AwsNodeBackup that the add-on depends on.',
    source: bp('vpc-cni'),
    example: 'A new AddonVersion with previousAddonVersion, no AwsNodeBackup',
  }),
  rule({
    id: 'UPG-03',
    severity: RuleSeverity.WARNING,
    title: 'Updates of the add-on resolve conflicts',
    why: 'A setting that somebody changed by hand makes the update fail.',
    over: (model, { options }) => (options.previousAddonVersion === undefined ? [] : model.cnis),
    check: ({ resource }) =>
      known(resource.props.text('ResolveConflicts') ?? 'NONE') === 'NONE' &&
      `${resource.logicalId} has ResolveConflicts NONE: the update fails on settings changed by hand`,
    remedy: 'Use OVERWRITE with complete configuration values, or PRESERVE.',
    source: ug('kubernetes-field-management'),
    example: 'Addon: { ResolveConflicts: NONE } with previousAddonVersion',
  }),
  rule({
    id: 'UPG-05',
    severity: RuleSeverity.ERROR,
    title: 'Kubernetes moves by one minor version',
    why: 'EKS refuses larger steps.',
    over: (model, { options }) =>
      options.previousKubernetesVersion === undefined
        ? []
        : model.clusters.filter(({ version }) => version !== undefined),
    check: (cluster, context) => {
      const [from, to] = versions(cluster, context);
      return (
        Math.abs(to - from) > 1 && `${cluster.resource.logicalId} goes from Kubernetes 1.${from} to 1.${to}`
      );
    },
    remedy: 'Upgrade step by step.',
    source: ug('update-cluster'),
    example: 'Version: "1.35" with previousKubernetesVersion: "1.32"',
  }),
  rule({
    id: 'UPG-09',
    severity: RuleSeverity.WARNING,
    title: 'Node groups are updated a part at a time',
    why: 'All nodes are drained at once, and with them every pod.',
    over: (model) => groups(model).filter(({ resource }) => resource.props.has('UpdateConfig')),
    check: ({ resource }) => {
      const update = resource.props.object('UpdateConfig');
      const percent = update.number('MaxUnavailablePercentage');
      const count = update.number('MaxUnavailable');
      const desired = resource.props.object('ScalingConfig').number('DesiredSize');
      const all =
        (percent !== undefined && known(percent) >= 100) ||
        (count !== undefined && desired !== undefined && known(count) > 1 && known(count) >= known(desired));
      return all && `node group ${resource.logicalId} replaces all of its nodes at once`;
    },
    remedy: 'Replace a third of the nodes at a time, or fewer.',
    source: ug('managed-node-update-behavior'),
    example: 'UpdateConfig: { MaxUnavailablePercentage: 100 }',
  }),
];
