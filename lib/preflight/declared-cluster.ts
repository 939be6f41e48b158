import type { ReadConfiguration, UndeclaredSettings } from '../aws-node/guard/guard-model';

/** An add-on as a template declares it. */
export interface DeclaredAddon {
  readonly name: string;
  /** Version; undefined leaves it to EKS. */
  readonly version?: string;
  readonly configuration?: ReadConfiguration;
  /** Source of its IAM role, such as `IRSA arn:...`; undefined when only the deployment knows the role. */
  readonly identity?: string;
  /** Text that is equal for the same role, where only the deployment knows it. */
  readonly identityFingerprint: string;
  readonly resolveConflicts?: string;
}

/** A managed node group as a template declares it. */
export interface DeclaredNodegroup {
  readonly logicalId: string;
  readonly name?: string;
  readonly kubernetesVersion?: string;
  readonly releaseVersion?: string;
  /** Text that is equal for equal properties, those of the launch template included. */
  readonly fingerprint: string;
}

/** Options that a template gives to the guard of vpc-cni. */
export interface DeclaredGuard {
  readonly undeclaredSettings: UndeclaredSettings;
  readonly bareMetalNodes: boolean;
  /** Actions of the role of aws-node; undefined where the template does not tell. */
  readonly roleActions?: readonly string[];
}

/** Resources that templates declare for one cluster. */
export interface DeclaredCluster {
  /** True when the cluster itself is among the resources. */
  readonly isDeclared: boolean;
  readonly kubernetesVersion?: string;
  readonly addons: readonly DeclaredAddon[];
  readonly nodegroups: readonly DeclaredNodegroup[];
  readonly guard: DeclaredGuard;
  /** Values that only the deployment knows, as sentences. */
  readonly undecided: readonly string[];
}

/** An add-on by its name. */
export function declaredAddon(cluster: DeclaredCluster | undefined, name: string): DeclaredAddon | undefined {
  return cluster?.addons.find((addon) => addon.name === name);
}
