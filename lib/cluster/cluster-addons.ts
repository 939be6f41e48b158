import type { CfnAddon } from 'aws-cdk-lib/aws-eks';
import type { UpgradeGuard } from '../upgrade/upgrade-guard';
import type { VpcCniAddon } from '../vpc-cni/vpc-cni-addon';
import type { NodeNetwork } from './node-network';

/** The add-ons that nodes other than those of Auto Mode need, and the network that such nodes find. */
export interface ClusterAddons {
  readonly vpcCni: VpcCniAddon;
  readonly upgradeGuard?: UpgradeGuard;
  readonly kubeProxy: CfnAddon;
  readonly coreDns?: CfnAddon;
  readonly nodeNetwork: NodeNetwork;
}
