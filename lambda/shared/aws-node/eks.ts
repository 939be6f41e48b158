import {
  DescribeAddonCommand,
  DescribeAddonConfigurationCommand,
  DescribeClusterCommand,
  DescribeUpdateCommand,
  EKSClient,
  paginateListAddons,
  paginateDescribeAddonVersions,
  paginateListUpdates,
  type Addon,
} from '@aws-sdk/client-eks';
import { errorName, isAccessDenied } from '../aws-errors';
import { patientClient } from '../retry-strategy';
import type { AddonRecord } from '../../../lib/aws-node/backup/backup-document';
import type { RunningUpdate } from '../../../lib/aws-node/guard/guard-model';

/** A client that is as patient as a deployment has to be. */
export function patientEksClient(): EKSClient {
  return new EKSClient(patientClient);
}

/** What the handlers need to know of a cluster. */
export interface ClusterFacts {
  readonly name: string;
  readonly arn?: string;
  readonly status?: string;
  readonly kubernetesVersion?: string;
  readonly ipFamily?: string;
  readonly endpoint: string;
  readonly certificateAuthority: string;
}

/** Updates of one add-on that are looked at one by one; EKS keeps the list for as long as the cluster lives. */
const UPDATES_LOOKED_AT = 40;

/** The calls of EKS, each in the words of this library. All of them only read. */
export class Eks {
  constructor(
    readonly client: EKSClient,
    private readonly abortSignal?: AbortSignal,
  ) {}

  async cluster(name: string): Promise<ClusterFacts> {
    const { cluster } = await this.client.send(new DescribeClusterCommand({ name }), this.options());
    return {
      name,
      arn: cluster?.arn,
      status: cluster?.status,
      kubernetesVersion: cluster?.version,
      ipFamily: cluster?.kubernetesNetworkConfig?.ipFamily,
      endpoint: cluster?.endpoint ?? '',
      certificateAuthority: Buffer.from(cluster?.certificateAuthority?.data ?? '', 'base64').toString(),
    };
  }

  /** The add-on, or undefined when the cluster has none. */
  async addon(clusterName: string, addonName: string): Promise<AddonRecord | undefined> {
    try {
      const command = new DescribeAddonCommand({ clusterName, addonName });
      const { addon } = await this.client.send(command, this.options());
      return addon && addonRecord(addon);
    } catch (error) {
      if (errorName(error) === 'ResourceNotFoundException') return undefined;
      // The ARN of an add-on ends in an id that EKS makes: a policy that names it may not match before there is one.
      if (isAccessDenied(error) && !(await this.hasAddon(clusterName, addonName))) return undefined;
      throw error;
    }
  }

  /** Asks the cluster, not the add-on. A caller that may not ask counts as one with the add-on. */
  private async hasAddon(clusterName: string, addonName: string): Promise<boolean> {
    try {
      for await (const page of paginateListAddons({ client: this.client }, { clusterName }, this.options()))
        if (page.addons?.includes(addonName)) return true;
      return false;
    } catch (error) {
      if (isAccessDenied(error)) return true;
      throw error;
    }
  }

  /** Versions of the add-on that EKS offers for a Kubernetes version. */
  async offeredVersions(
    addonName: string,
    kubernetesVersion: string | undefined,
  ): Promise<{ version: string; isDefault: boolean }[]> {
    const pages = paginateDescribeAddonVersions(
      { client: this.client },
      { addonName, kubernetesVersion },
      this.options(),
    );
    const versions: { version: string; isDefault: boolean }[] = [];
    for await (const page of pages) {
      const infos = (page.addons ?? []).flatMap((addon) => addon.addonVersions ?? []);
      for (const { addonVersion, compatibilities } of infos) {
        const isDefault = (compatibilities ?? []).some(
          ({ clusterVersion, defaultVersion }) =>
            clusterVersion === kubernetesVersion && defaultVersion === true,
        );
        if (addonVersion !== undefined) versions.push({ version: addonVersion, isDefault });
      }
    }
    return versions;
  }

  /** Schema of the configuration values of a version; undefined for a version that EKS does not know. */
  async schema(addonName: string, addonVersion: string): Promise<string | undefined> {
    try {
      const command = new DescribeAddonConfigurationCommand({ addonName, addonVersion });
      return (await this.client.send(command, this.options())).configurationSchema;
    } catch (error) {
      if (['ResourceNotFoundException', 'InvalidParameterException'].includes(errorName(error)))
        return undefined;
      throw error;
    }
  }

  /** The newest updates of the add-on that have not ended. */
  async runningUpdates(name: string, addonName: string): Promise<RunningUpdate[]> {
    const ids: string[] = [];
    for await (const page of paginateListUpdates(
      { client: this.client },
      { name, addonName },
      this.options(),
    )) {
      ids.push(...(page.updateIds ?? []));
    }
    const running: RunningUpdate[] = [];
    for (const updateId of ids.slice(0, UPDATES_LOOKED_AT)) {
      const command = new DescribeUpdateCommand({ name, addonName, updateId });
      const { update } = await this.client.send(command, this.options());
      if (update?.status !== 'InProgress') continue;
      running.push({
        id: updateId,
        type: update.type ?? 'update',
        startedAt: update.createdAt?.toISOString(),
      });
    }
    return running;
  }

  private options(): { abortSignal?: AbortSignal } {
    return this.abortSignal ? { abortSignal: this.abortSignal } : {};
  }
}

function addonRecord(addon: Addon): AddonRecord {
  return {
    addonVersion: addon.addonVersion ?? '',
    status: addon.status,
    configurationValues: addon.configurationValues,
    serviceAccountRoleArn: addon.serviceAccountRoleArn,
    podIdentityAssociations: addon.podIdentityAssociations ?? [],
    healthIssues: (addon.health?.issues ?? []).map(
      ({ code, message }) => `${code ?? 'Issue'}: ${message ?? ''}`,
    ),
  };
}
