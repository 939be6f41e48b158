import { Annotations } from 'aws-cdk-lib';
import { CfnAddon } from 'aws-cdk-lib/aws-eks';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allowMultusTraffic } from './allow-multus-traffic';
import { allowVpcResourceController } from './allow-vpc-resource-controller';
import { identityDependencies, identityProps } from './aws-node-identity';
import { AwsNodeRole } from './aws-node-role';
import { eniConfigValues } from './eni-config-values';
import { factsOfCluster, mergeFacts } from './facts-of-cluster';
import { PodAddressing } from '../aws-node/pod-addressing';
import { PodSubnetSelection } from './pod-subnet-selection';
import { ResolveConflicts } from './resolve-conflicts';
import { settingsForSelection } from './settings-for-selection';
import { tagDiscoveredSubnets } from './tag-discovered-subnets';
import type { VpcCniAddonProps } from './vpc-cni-addon-props';
import { VpcCniSettings } from '../aws-node/vpc-cni-settings';
import { grantedActions } from '../aws-node/facts/releases';
import { VpcCniVersion } from '../aws-node/vpc-cni-version';
import { atConstruct } from '../synth/construct-error';

/**
 * The managed add-on `vpc-cni` with its ENIConfigs, in one resource.
 *
 * ENIConfigs are part of the configuration of the add-on: no kubectl, no Lambda function, and they exist before the
 * first node joins. What a mode needs beside the add-on comes with it: the role of aws-node, the tags of discovered
 * subnets, the policy of the cluster role, the agent of EKS Pod Identity.
 *
 * Throws if the settings contradict each other or the version, with every problem at once.
 *
 * @example
 * declare const cluster: eks.ICluster;
 * declare const subnets: ec2.ISubnet[];
 * new VpcCniAddon(this, 'VpcCni', {
 *   cluster,
 *   podSubnetSelection: PodSubnetSelection.customNetworking({ subnets }),
 * });
 */
export class VpcCniAddon extends Construct {
  /** The add-on. */
  public readonly addon: CfnAddon;

  /** Role of the aws-node service account. */
  public readonly serviceAccountRole: iam.IRole;

  /** What the role allows; undefined for a role of yours, which is not looked into. */
  public readonly serviceAccountActions?: string[];

  /** Version of the add-on. */
  public readonly version: VpcCniVersion;

  /** In which subnets pods get their addresses. */
  public readonly podSubnetSelection: PodSubnetSelection;

  /** The settings of aws-node as they were computed, without the ENIConfigs. */
  public readonly settings: VpcCniSettings;

  constructor(scope: Construct, id: string, props: VpcCniAddonProps) {
    super(scope, id);
    const { cluster, identityType = eks.IdentityType.IRSA } = props;
    const ipFamily = props.ipFamily ?? cluster.ipFamily ?? eks.IpFamily.IP_V4;
    this.version = props.version ?? VpcCniVersion.LATEST_KNOWN;
    this.podSubnetSelection = props.podSubnetSelection ?? PodSubnetSelection.nodeSubnets();
    this.settings = this.computeSettings(props, ipFamily);
    const own = props.serviceAccountRole ? undefined : this.defineRole(props, ipFamily);
    this.serviceAccountRole = props.serviceAccountRole ?? own!.role;
    this.serviceAccountActions = own?.actions;
    tagDiscoveredSubnets(this, this.podSubnetSelection);
    allowVpcResourceController(this, cluster, props.settings);
    allowMultusTraffic(this, cluster, props.settings);

    this.addon = new CfnAddon(this, 'Resource', {
      clusterName: cluster.clusterName,
      addonName: 'vpc-cni',
      addonVersion: this.version.toString(),
      ...identityProps(identityType, this.serviceAccountRole),
      resolveConflicts: props.resolveConflicts ?? ResolveConflicts.PRESERVE,
      preserveOnDelete: props.preserveOnDelete ?? true,
      // A JSON text, because the names of the zones are keys in it and may be known at deploy time only.
      configurationValues: JSON.stringify({
        ...this.settings.configurationValues,
        ...eniConfigValues(this, cluster, this.podSubnetSelection),
      }),
    });
    // A role without its policy, or without the agent that hands it out, lets aws-node start and fail on every node.
    this.addon.node.addDependency(this.serviceAccountRole, ...identityDependencies(identityType, cluster));
  }

  private computeSettings(props: VpcCniAddonProps, ipFamily: string): VpcCniSettings {
    const selection = this.podSubnetSelection;
    const context = {
      ...mergeFacts(factsOfCluster(props.cluster), props.clusterFacts),
      podAddressing: props.podAddressing ?? PodAddressing.prefixDelegation(),
      customNetworking: selection.isCustomNetworking,
      ipFamily,
      version: this.version,
      deploysVersion: true,
      subnetExclusionTags: selection._limitsDiscovery,
      roleActions: props.serviceAccountRole ? undefined : grantedActions(this.version, ipFamily),
    };
    const wanted = settingsForSelection(this, selection, ipFamily, props.settings);
    const settings = atConstruct(this, () => VpcCniSettings.compute(context, wanted));
    for (const { code, path, message } of settings.warnings) {
      Annotations.of(this).addWarningV2(`PodNetwork:${code}`, `${path}: ${message}`);
    }
    return settings;
  }

  private defineRole(props: VpcCniAddonProps, ipFamily: eks.IpFamily): AwsNodeRole {
    const { networkPolicy, eni } = props.settings ?? {};
    return new AwsNodeRole(this, 'Role', {
      cluster: props.cluster,
      identityType: props.identityType,
      ipFamily,
      version: this.version,
      scopeToCluster: props.scopeToCluster,
      cloudWatchLogs: networkPolicy?.enabled !== false && networkPolicy?.cloudWatchLogs,
      imdsOnly: eni?.imdsOnly,
    });
  }
}
