import { randomUUID } from 'node:crypto';

/** An error as EKS answers it. */
export class EksError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** The add-on as DescribeAddon answers it. */
export interface LoopbackAddon {
  addonName: string;
  clusterName: string;
  addonVersion: string;
  status: string;
  configurationValues?: string;
  serviceAccountRoleArn?: string;
  podIdentityAssociations?: string[];
  health: { issues: { code: string; message: string }[] };
}

export interface LoopbackUpdate {
  readonly id: string;
  status: string;
  readonly type: string;
  readonly createdAt: number;
  readonly token?: string;
}

export interface AddonChange {
  readonly addonVersion?: string;
  readonly configurationValues?: string;
  readonly resolveConflicts?: string;
  readonly serviceAccountRoleArn?: string;
  readonly clientRequestToken?: string;
}

/** What a change does to the cluster; the world around the loopback EKS sets it. */
export type ApplyAddon = (addon: LoopbackAddon, resolveConflicts: string) => void;

/** EKS tells why an update failed in two places: in the update, and in the health of the add-on. */
const UPDATE_FAILURE = {
  status: 'Failed',
  errors: [{ errorCode: 'InsufficientNumberOfReplicas', errorMessage: 'aws-node is not ready' }],
};

/** The part of EKS that matters to the add-on vpc-cni, with its rules. */
export class EksState {
  readonly cluster = {
    name: 'prod',
    arn: 'arn:aws:eks:us-east-1:123456789012:cluster/prod',
    version: '1.33',
    status: 'ACTIVE',
    endpoint: '',
    certificateAuthority: { data: '' },
    kubernetesNetworkConfig: { ipFamily: 'ipv4' },
  };
  addon: LoopbackAddon | undefined;
  readonly updates: LoopbackUpdate[] = [];
  /** How an update ends, and how long it takes. */
  updateMilliseconds = 40;
  nextOutcome: 'ACTIVE' | 'DEGRADED' | 'UPDATE_FAILED' | 'taken back' | 'stuck' = 'ACTIVE';
  /** Every version an update went to, in order. */
  readonly history: string[] = [];
  apply: ApplyAddon = () => undefined;
  private before: Partial<LoopbackAddon> = {};

  constructor(
    readonly offered: readonly string[],
    readonly defaultVersion: string,
    readonly schema: (version: string) => string,
  ) {}

  /** Back to a cluster without the add-on. */
  reset(): void {
    this.addon = undefined;
    this.updates.length = 0;
    this.history.length = 0;
    Object.assign(this, { updateMilliseconds: 40, nextOutcome: 'ACTIVE' });
    Object.assign(this.cluster, { version: '1.33', status: 'ACTIVE' });
  }

  createAddon(change: AddonChange): LoopbackAddon {
    if (this.addon) throw new EksError('ResourceInUseException', 'Addon already exists.', 409);
    const { addonVersion = this.defaultVersion, configurationValues, serviceAccountRoleArn } = change;
    this.check(addonVersion, configurationValues);
    this.addon = {
      addonName: 'vpc-cni',
      clusterName: this.cluster.name,
      addonVersion,
      status: 'CREATING',
      configurationValues,
      serviceAccountRoleArn,
      podIdentityAssociations: [],
      health: { issues: [] },
    };
    this.settleLater(change.resolveConflicts ?? 'NONE');
    return this.addon;
  }

  updateAddon(change: AddonChange): LoopbackUpdate {
    const { addon } = this;
    if (!addon) throw notFound('No addon: vpc-cni found in cluster: prod');
    const known = this.updates.find(
      ({ token }) => token !== undefined && token === change.clientRequestToken,
    );
    if (known) return known;
    if (addon.status === 'UPDATING') {
      throw new EksError('ResourceInUseException', 'Addon vpc-cni is already being updated.', 409);
    }
    const addonVersion = change.addonVersion ?? addon.addonVersion;
    this.check(addonVersion, change.configurationValues);
    if (Math.abs(minor(addonVersion) - minor(addon.addonVersion)) > 1) {
      throw new EksError(
        'InvalidParameterException',
        'Updating VPC-CNI can only go up or down 1 minor version at a time',
      );
    }
    const { configurationValues = addon.configurationValues, serviceAccountRoleArn } = change;
    this.before = { ...addon };
    Object.assign(addon, { addonVersion, configurationValues, serviceAccountRoleArn, status: 'UPDATING' });
    const update = {
      id: randomUUID(),
      status: 'InProgress',
      type: 'AddonUpdate',
      createdAt: Date.now() / 1000,
      token: change.clientRequestToken,
    };
    this.updates.unshift(update);
    this.settleLater(change.resolveConflicts ?? 'NONE', update);
    return update;
  }

  private settleLater(resolveConflicts: string, update?: LoopbackUpdate): void {
    const outcome = this.nextOutcome;
    const before = this.before;
    this.nextOutcome = 'ACTIVE';
    if (outcome === 'stuck') return;
    setTimeout(() => {
      const { addon } = this;
      if (!addon) return;
      this.history.push(addon.addonVersion);
      if (outcome === 'taken back' && update) {
        Object.assign(addon, before, { status: 'ACTIVE' });
        Object.assign(update, {
          status: 'Failed',
          errors: [{ errorCode: 'ConfigurationConflict', errorMessage: 'conflicts found' }],
        });
        return;
      }
      if (outcome !== 'UPDATE_FAILED') this.apply(addon, resolveConflicts);
      addon.status = outcome;
      addon.health = {
        issues:
          outcome === 'ACTIVE'
            ? []
            : [{ code: 'InsufficientNumberOfReplicas', message: 'aws-node is not ready' }],
      };
      if (update)
        Object.assign(update, outcome === 'UPDATE_FAILED' ? UPDATE_FAILURE : { status: 'Successful' });
    }, this.updateMilliseconds).unref();
  }

  private check(version: string, configurationValues = '{}'): void {
    if (!this.offered.includes(version)) {
      throw new EksError('InvalidParameterException', 'Addon version specified is not supported');
    }
    const { definitions } = JSON.parse(this.schema(version)) as {
      definitions: { Env: { properties: object } };
    };
    const { env = {} } = JSON.parse(configurationValues) as { env?: object };
    const unknown = Object.keys(env).find((name) => !(name in definitions.Env.properties));
    if (unknown === undefined) return;
    const reason = `$.env.${unknown}: is not defined in the schema and the schema does not allow additional properties`;
    throw new EksError(
      'InvalidParameterException',
      `ConfigurationValue provided in request is not supported: Json schema validation failed with error: [${reason}]`,
    );
  }
}

export function notFound(message: string): EksError {
  return new EksError('ResourceNotFoundException', message, 404);
}

function minor(version: string): number {
  return Number(version.split('.')[1]);
}
