import type { SchemaCheck } from '../aws-node/guard/guard-model';
import { addonFindings, type AddonContext } from './addon-checks';
import { changesOf, type PreflightChange } from './changes';
import { cniFindings } from './cni-checks';
import type { DeclaredCluster } from './declared-cluster';
import type { PreflightFinding } from './finding';
import { insightFindings, kubernetesAfter, kubernetesFindings } from './kubernetes-checks';
import type { LiveCluster } from './live-cluster';
import { nodeFindings } from './node-checks';
import { skewFindings } from './skew-checks';
import { subnetFindings } from './subnet-checks';

/** Everything the preflight compares. */
export interface PreflightInput {
  readonly declared: DeclaredCluster;
  readonly live: LiveCluster;
  /** Declarations of the deployed template; undefined when it is not known. */
  readonly lastDeclared?: DeclaredCluster;
  /** Answers that are missing, as findings. */
  readonly gaps: readonly PreflightFinding[];
  readonly checkSchema: SchemaCheck;
}

/** Result of the preflight. */
export interface PreflightReport {
  readonly cluster: string;
  /** `unknown`: nothing is known against the deployment, and not everything could be checked. */
  readonly verdict: 'ready' | 'unknown' | 'problems';
  readonly changes: readonly PreflightChange[];
  /** Problems first, then what is not known, then warnings. */
  readonly findings: readonly PreflightFinding[];
  /** Declared values that only the deployment knows. */
  readonly undecided: readonly string[];
}

const ORDER: readonly PreflightFinding['level'][] = ['problem', 'unknown', 'warning'];

/** Compares templates with the cluster they are about to change. */
export function preflight({
  declared,
  live,
  lastDeclared,
  gaps,
  checkSchema,
}: PreflightInput): PreflightReport {
  const changes = changesOf(declared, live, lastDeclared);
  const kubernetesVersion = kubernetesAfter(changes, live);
  const ofKubernetes = kubernetesFindings(changes, live);
  // For a version that does not exist, what EKS offers says nothing about the add-ons.
  const exists = !ofKubernetes.some(({ code }) => code === 'KubernetesNotOffered');
  const context: AddonContext = {
    declared,
    live,
    lastDeclared,
    changes,
    kubernetesVersion: exists ? kubernetesVersion : live.kubernetesVersion,
  };
  const findings = [
    ...ofKubernetes,
    ...cniFindings(context, checkSchema),
    ...addonFindings(context),
    ...skewFindings(declared, live, kubernetesVersion, changes),
    ...insightFindings(live, kubernetesVersion),
    ...nodeFindings(changes, live),
    ...subnetFindings(changes, live),
    ...gaps,
  ].sort((a, b) => ORDER.indexOf(a.level) - ORDER.indexOf(b.level));
  return {
    cluster: live.name,
    verdict: verdictOf(findings),
    changes,
    findings,
    undecided: declared.undecided,
  };
}

function verdictOf(findings: readonly PreflightFinding[]): PreflightReport['verdict'] {
  if (findings.some(({ level }) => level === 'problem')) return 'problems';
  return findings.some(({ level }) => level === 'unknown') ? 'unknown' : 'ready';
}
