import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as logs from 'aws-cdk-lib/aws-logs';

/** Options for the log group of the control plane. */
export interface ControlPlaneLogOptions {
  /**
   * How long the logs are kept. EKS writes to the log group `/aws/eks/<cluster name>/cluster`; with a retention the stack
   * creates it before the cluster, so `clusterName` is required.
   *
   * @default - EKS creates the log group, and it never expires
   */
  readonly retention?: logs.RetentionDays;
}

/**
 * Which logs the control plane writes to CloudWatch Logs.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
 *
 * @example
 * const everything = ControlPlaneLogs.all({ retention: logs.RetentionDays.THREE_MONTHS });
 * const audit = ControlPlaneLogs.only([eks.ClusterLoggingTypes.AUDIT, eks.ClusterLoggingTypes.AUTHENTICATOR]);
 */
export class ControlPlaneLogs {
  /**
   * All five types: API server, audit, authenticator, controller manager and scheduler.
   *
   * @param options retention
   */
  public static all(options: ControlPlaneLogOptions = {}): ControlPlaneLogs {
    return new ControlPlaneLogs(Object.values(eks.ClusterLoggingTypes), options.retention);
  }

  /**
   * Some of the types.
   *
   * @param types at least one type
   * @param options retention
   */
  public static only(
    types: eks.ClusterLoggingTypes[],
    options: ControlPlaneLogOptions = {},
  ): ControlPlaneLogs {
    if (types.length === 0) {
      throw new Error('types is empty: name at least one log type, or use ControlPlaneLogs.none()');
    }
    return new ControlPlaneLogs([...new Set(types)], options.retention);
  }

  /** No logs: no record of who did what in the cluster. */
  public static none(): ControlPlaneLogs {
    return new ControlPlaneLogs([]);
  }

  private constructor(
    /** Log types that are on. */
    public readonly types: eks.ClusterLoggingTypes[],
    /** How long the logs are kept; undefined where EKS creates the log group. */
    public readonly retention?: logs.RetentionDays,
  ) {}
}
