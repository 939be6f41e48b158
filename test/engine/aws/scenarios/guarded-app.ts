import { Stack, Tags, type App } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import {
  AddressPlan,
  PodNetworkCluster,
  PodNetworkVpc,
  UpgradeGuarding,
  VpcCniVersion,
} from '../../../../lib';
import type { UpgradeGuardOptions, VpcCniSettingsProps } from '../../../../lib';
import type { CloudAssembly } from '../../assembly';
import { assemblyOf } from '../../rehearsal/rehearsal';

export interface GuardedOptions {
  readonly vpcCniVersion: string;
  /** @default - guarded with defaults */
  readonly guard?: UpgradeGuardOptions | 'off';
  /** @default - IRSA */
  readonly identityType?: eks.IdentityType;
  readonly settings?: VpcCniSettingsProps;
  readonly kubernetesVersion?: string;
  /** @default - no tags */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A cluster whose pod network is guarded, as a user would write it. */
export function guardedAssembly(options: GuardedOptions): CloudAssembly {
  return assemblyOf((app) => void build(app, options));
}

function build(
  app: App,
  { vpcCniVersion, guard, settings, kubernetesVersion = '1.33', tags = {}, identityType }: GuardedOptions,
): Stack {
  const stack = new Stack(app, 'Guarded', { env: { region: 'us-east-1', account: '123456789012' } });
  const network = new PodNetworkVpc(stack, 'Network', {
    addressPlan: AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] }),
    availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  });
  const cluster = new PodNetworkCluster(stack, 'Cluster', {
    network,
    version: eks.KubernetesVersion.of(kubernetesVersion),
    vpcCniVersion: VpcCniVersion.of(vpcCniVersion),
    upgradeGuard: guard === 'off' ? UpgradeGuarding.off() : UpgradeGuarding.on(guard),
    ...(identityType !== undefined && { identityType }),
    ...(settings && { vpcCniSettings: settings }),
  });
  cluster.addNodegroup('General', {
    instanceTypes: [new ec2.InstanceType('m7i.2xlarge')],
    minSize: 3,
    maxSize: 6,
  });
  for (const [key, value] of Object.entries(tags)) Tags.of(stack).add(key, value);
  return stack;
}
