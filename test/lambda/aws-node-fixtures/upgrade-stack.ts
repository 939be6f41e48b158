import { setTimeout as sleep } from 'node:timers/promises';
import { EksError } from '../../loopback/eks-state';
import type { Answer, HandlerName, UpgradeStage } from './stage';

/** What the template of a stack says about the add-on. */
export interface UpgradeTemplate {
  readonly version: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly undeclared?: 'refuse' | 'preserve' | 'discard';
  readonly policy?: 'fail' | 'warn' | 'report';
  readonly resolveConflicts?: 'OVERWRITE' | 'PRESERVE';
  /** What the functions are told of it. @default - the same */
  readonly toldConflicts?: 'OVERWRITE' | 'PRESERVE';
}

export interface Deployment {
  readonly status: 'COMPLETE' | 'ROLLBACK_COMPLETE' | 'ROLLBACK_FAILED';
  readonly reasons: readonly string[];
}

type LogicalId = 'Backup' | 'Addon' | 'Verification';

/** Attributes of the custom resources, as a template reads them with GetAtt. */
type Attributes = Partial<Record<LogicalId, Readonly<Record<string, string>>>>;

/**
 * A stack of backup, add-on and verification, each depending on the one before, deployed as CloudFormation does it.
 *
 * On a failure every resource that was touched is updated back. In which order CloudFormation does that is not a
 * promise, so tests try both.
 */
export class UpgradeStack {
  attributes: Attributes = {};
  /** Resources that were updated, in order; `<` marks the way back. */
  readonly order: string[] = [];

  constructor(
    private readonly stage: UpgradeStage,
    private current: UpgradeTemplate | undefined,
    private readonly rollBackOrder: 'dependency' | 'reverse' = 'dependency',
  ) {}

  async deploy(template: UpgradeTemplate): Promise<Deployment> {
    const before = this.current;
    const touched: LogicalId[] = [];
    this.stage.controlPlane.stackStatus = before ? 'UPDATE_IN_PROGRESS' : 'CREATE_IN_PROGRESS';
    for (const logicalId of ['Backup', 'Addon', 'Verification'] as const) {
      touched.push(logicalId);
      this.order.push(logicalId);
      const reason = await this.put(logicalId, template, before);
      if (reason !== undefined) return this.rollBack(touched, template, before, reason);
    }
    this.current = template;
    return { status: 'COMPLETE', reasons: [] };
  }

  private async rollBack(
    touched: readonly LogicalId[],
    attempted: UpgradeTemplate,
    before: UpgradeTemplate | undefined,
    reason: string,
  ): Promise<Deployment> {
    if (!before) return { status: 'ROLLBACK_COMPLETE', reasons: [reason] };
    this.stage.controlPlane.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    const failures: string[] = [];
    for (const logicalId of this.rollBackOrder === 'reverse' ? [...touched].reverse() : touched) {
      this.order.push(`<${logicalId}`);
      const failure = await this.put(logicalId, before, attempted);
      if (failure !== undefined) failures.push(failure);
    }
    return {
      status: failures.length > 0 ? 'ROLLBACK_FAILED' : 'ROLLBACK_COMPLETE',
      reasons: [reason, ...failures],
    };
  }

  /** Creates or updates one resource. @returns why it failed */
  private async put(
    logicalId: LogicalId,
    template: UpgradeTemplate,
    before: UpgradeTemplate | undefined,
  ): Promise<string | undefined> {
    if (logicalId === 'Addon') return this.putAddon(template);
    const name: HandlerName = logicalId === 'Backup' ? 'aws-node-backup' : 'aws-node-verification';
    const properties = (of: UpgradeTemplate): Record<string, unknown> =>
      logicalId === 'Backup' ? this.backupProperties(of) : this.verificationProperties(of);
    const answer = await this.stage.send(name, {
      requestType: before ? 'Update' : 'Create',
      properties: properties(template),
      oldProperties: before && properties(before),
    });
    return this.take(logicalId, answer);
  }

  private take(logicalId: LogicalId, answer: Answer | undefined): string | undefined {
    if (!answer) return `${logicalId} did not answer in time`;
    if (answer.Status === 'FAILED') return answer.Reason ?? 'no reason';
    this.attributes = { ...this.attributes, [logicalId]: answer.Data };
    return undefined;
  }

  /** AWS::EKS::Addon: calls EKS when a property changed, then waits until the add-on has settled. */
  private async putAddon(template: UpgradeTemplate): Promise<string | undefined> {
    const { eksState } = this.stage;
    const change = {
      addonVersion: template.version,
      configurationValues: configuration(template),
      resolveConflicts: template.resolveConflicts ?? 'OVERWRITE',
      serviceAccountRoleArn: 'arn:aws:iam::123456789012:role/aws-node',
    };
    try {
      if (eksState.addon) eksState.updateAddon(change);
      else eksState.createAddon(change);
    } catch (error) {
      if (error instanceof EksError) return `Resource handler returned message: "${error.message}"`;
      throw error;
    }
    while (['CREATING', 'UPDATING'].includes(eksState.addon!.status)) await sleep(5);
    return eksState.addon!.status === 'ACTIVE' ? undefined : `the add-on is ${eksState.addon!.status}`;
  }

  private backupProperties({ version, undeclared, ...template }: UpgradeTemplate): Record<string, unknown> {
    return this.stage.backupProperties({
      TargetVersion: version,
      TargetConfiguration: configuration(template),
      UndeclaredSettings: undeclared ?? 'refuse',
      ResolveConflicts: template.toldConflicts ?? template.resolveConflicts ?? 'OVERWRITE',
      KubernetesVersion: '1.33',
    });
  }

  private verificationProperties({
    version,
    policy,
    undeclared,
    ...template
  }: UpgradeTemplate): Record<string, unknown> {
    return this.stage.verificationProperties({
      DeclaredVersion: version,
      DeclaredConfiguration: configuration(template),
      BackupKey: this.attributes.Backup?.BackupKey ?? '',
      UndeclaredSettings: undeclared ?? 'refuse',
      ResolveConflicts: template.toldConflicts ?? template.resolveConflicts ?? 'OVERWRITE',
      Policy: policy ?? 'fail',
      TimeoutSeconds: '10',
    });
  }
}

function configuration({ env = {} }: Pick<UpgradeTemplate, 'env'>): string {
  return JSON.stringify({ env });
}
