import { SHARED } from './address-families';
import type { BlockAt } from './block-reading';
import { type PlanProblem, PlanProblemSeverity } from './plan-problem';

/**
 * Blocks of a VPC that a connected network has too: from the VPC, these addresses of the other network cannot be reached.
 *
 * Pod blocks of 100.64.0.0/10 may repeat where they are not routed, which cannot be seen here.
 */
export function connectedProblems(blocks: readonly BlockAt[], connected: readonly BlockAt[]): PlanProblem[] {
  return blocks.flatMap((at) =>
    connected
      .filter(({ block }) => block.overlaps(at.block))
      .map((other) => (SHARED.contains(at.block) ? repeated(at, other) : unreachable(at, other))),
  );
}

/** A service block that a connected network has too: kube-proxy takes packets to these addresses for itself. */
export function connectedServiceProblems(
  service: BlockAt | undefined,
  connected: readonly BlockAt[],
): PlanProblem[] {
  return connected
    .filter(({ block }) => service?.block.overlaps(block))
    .map((other) => ({
      code: 'CLU-11',
      severity: PlanProblemSeverity.WARNING,
      path: 'serviceIpv4Cidr',
      message: `${service?.block} overlaps ${other.block} (${other.path}), and pods would not reach hosts with these addresses there: choose another block`,
    }));
}

function repeated({ path, block }: BlockAt, other: BlockAt): PlanProblem {
  const message = `${block} overlaps ${other.block} (${other.path}), which works only while neither side routes to these addresses: keep SNAT on, reach the other side through a private NAT gateway, or choose another block`;
  return { code: 'NET-12', severity: PlanProblemSeverity.WARNING, path, message };
}

function unreachable({ path, block }: BlockAt, other: BlockAt): PlanProblem {
  const message = `${block} overlaps ${other.block} (${other.path}), a network that the VPC is connected to, and packets to it would stay in the VPC: choose another block`;
  return { code: 'NET-13', severity: PlanProblemSeverity.ERROR, path, message };
}
