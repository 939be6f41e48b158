import { COREDNS_VERSIONS } from './addon-versions.data';
import { reportedMinor } from './kubernetes-version';

/** Minor versions that coredns may be behind before it counts as forgotten; EKS offers the one before as a rule. */
const TOLERATED_LAG = 1;

/**
 * A coredns that was left behind by upgrades of Kubernetes; undefined when it fits, or when nothing is known of one of
 * the versions. Kubernetes has no version skew for coredns, so what is listed is all there is to compare with.
 *
 * @param coreDns version of coredns, such as `v1.13.2-eksbuild.11`
 * @param kubernetes version of the control plane, such as `1.36`
 */
export function coreDnsLag(coreDns: string | undefined, kubernetes: string | undefined): string | undefined {
  const listed = COREDNS_VERSIONS[kubernetes ?? ''];
  const [is, should] = [reportedMinor(coreDns), reportedMinor(listed)];
  if (is === undefined || should === undefined || should - is <= TOLERATED_LAG) return undefined;
  return `coredns is ${coreDns}, ${should - is} minor versions behind ${listed}, which EKS lists for Kubernetes ${kubernetes}`;
}
