import { Annotations, Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { AwsNodeRole } from './aws-node-role';
import { PodAddressing } from './pod-addressing';
import { ResolveConflicts } from './resolve-conflicts';
import type { VpcCniSettingsProps } from './vpc-cni-settings-props';
import { VpcCniSettings } from './vpc-cni-settings';
import { VpcCniVersion } from './vpc-cni-version';

/** Properties of a `VpcCniAddon`. */
export interface VpcCniAddonProps {
  /** The cluster; an imported one works too. */
  readonly cluster: eks.ICluster;

  /**
   * How pods get their addresses.
   *
   * @default PodAddressing.prefixDelegation()
   */
  readonly podAddressing?: PodAddressing;

  /**
   * Subnets for pods, one in each Availability Zone: turns custom networking on, with one ENIConfig for each zone.
   *
   * @default - no custom networking: pods live in the subnet of their node
   */
  readonly podSubnets?: ec2.ISubnet[];

  /**
   * Security groups of the interfaces in the pod subnets.
   *
   * @default - the cluster security group
   */
  readonly podSecurityGroups?: ec2.ISecurityGroup[];

  /**
   * IP family of the cluster.
   *
   * @default - the IP family the cluster knows of, else IPv4
   */
  readonly ipFamily?: eks.IpFamily;

  /**
   * Version of the add-on. Say which, or it changes with the library.
   *
   * @default VpcCniVersion.LATEST_KNOWN
   */
  readonly version?: VpcCniVersion;

  /**
   * Settings of aws-node beyond addressing and custom networking.
   *
   * @default - what the add-on does by itself
   */
  readonly settings?: VpcCniSettingsProps;

  /**
   * Role of the aws-node service account.
   *
   * @default - an `AwsNodeRole`
   */
  readonly serviceAccountRole?: iam.IRole;

  /**
   * What happens to settings that were changed by hand in the cluster.
   *
   * Choose OVERWRITE for the first deployment over a self-managed aws-node.
   *
   * @default ResolveConflicts.PRESERVE
   */
  readonly resolveConflicts?: ResolveConflicts;

  /**
   * Keep aws-node running in the cluster when the add-on is deleted.
   *
   * @default true
   */
  readonly preserveOnDelete?: boolean;
}

/**
 * The managed add-on `vpc-cni` with its ENIConfigs, in one resource.
 *
 * ENIConfigs are part of the configuration of the add-on: no kubectl, no Lambda function, and they exist before the
 * first node joins. Their names are those of the Availability Zones, which is the zone label of the nodes.
 *
 * Throws if the settings contradict each other or the version, with every problem at once.
 *
 * @example
 * declare const cluster: eks.ICluster;
 * declare const podSubnets: ec2.ISubnet[];
 * new VpcCniAddon(this, 'VpcCni', { cluster, podSubnets });
 */
export class VpcCniAddon extends Construct {
  /** The add-on. */
  public readonly addon: eks.CfnAddon;

  /** Role of the aws-node service account. */
  public readonly serviceAccountRole: iam.IRole;

  /** Version of the add-on. */
  public readonly version: VpcCniVersion;

  constructor(scope: Construct, id: string, props: VpcCniAddonProps) {
    super(scope, id);
    const { cluster } = props;
    const ipFamily = props.ipFamily ?? cluster.ipFamily ?? eks.IpFamily.IP_V4;
    this.version = props.version ?? VpcCniVersion.LATEST_KNOWN;
    const settings = this.computeSettings(props, ipFamily);

    this.serviceAccountRole =
      props.serviceAccountRole ??
      new AwsNodeRole(this, 'Role', { cluster, ipFamily, version: this.version }).role;

    this.addon = new eks.CfnAddon(this, 'Resource', {
      clusterName: cluster.clusterName,
      addonName: 'vpc-cni',
      addonVersion: this.version.toString(),
      serviceAccountRoleArn: this.serviceAccountRole.roleArn,
      resolveConflicts: props.resolveConflicts ?? ResolveConflicts.PRESERVE,
      preserveOnDelete: props.preserveOnDelete ?? true,
      // A JSON text, because the names of the zones are keys in it and may be known at deploy time only.
      configurationValues: JSON.stringify({ ...settings.configurationValues, ...this.eniConfigs(props) }),
    });
    // A role without its policy lets aws-node start and fail on every node.
    this.addon.node.addDependency(this.serviceAccountRole);
  }

  private computeSettings(props: VpcCniAddonProps, ipFamily: string): VpcCniSettings {
    const context = {
      podAddressing: props.podAddressing ?? PodAddressing.prefixDelegation(),
      customNetworking: props.podSubnets !== undefined,
      ipFamily,
      version: this.version,
    };
    const settings = VpcCniSettings.compute(context, props.settings);
    for (const { code, path, message } of settings.warnings) {
      Annotations.of(this).addWarningV2(`PodNetwork:${code}`, `${path}: ${message}`);
    }
    return settings;
  }

  private eniConfigs(props: VpcCniAddonProps): { [key: string]: unknown } {
    if (props.podSubnets === undefined) return {};
    const groups = props.podSecurityGroups?.map((group) => group.securityGroupId);
    const securityGroups = groups ?? [props.cluster.clusterSecurityGroupId];
    const subnets = Object.fromEntries(
      props.podSubnets.map((subnet) => [subnet.availabilityZone, { id: subnet.subnetId, securityGroups }]),
    );
    return { eniConfig: { create: true, region: Stack.of(this).region, subnets } };
  }
}
