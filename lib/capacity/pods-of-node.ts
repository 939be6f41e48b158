import { notesOn, warningsOn } from './max-pods-remarks';
import type { MaxPodsResult } from './max-pods-result';
import { podEnis, uncappedPods } from './pod-arithmetic';
import { podCap } from './pod-cap';
import type { PodNode } from './pod-node';
import { addressingMode } from './pod-node';
import { PodAddressingMode } from '../aws-node/pod-addressing';

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function addressLimit(node: PodNode): string {
  const enis = podEnis(node).value;
  if (enis === 0) return 'no interface left for pods';
  const prefixes = addressingMode(node) === PodAddressingMode.PREFIX_DELEGATION;
  return `${prefixes ? 'prefixes' : 'addresses'} of ${plural(enis, 'interface')}`;
}

/** Max pods of a node whose problems the caller has looked at; an impossible node gets its arithmetic all the same. */
export function podsOf(node: PodNode): MaxPodsResult {
  const { value, text } = uncappedPods(node);
  const cap = podCap(node);
  const capped = value > cap.pods && (cap.enforced || !node.uncapped);
  return {
    instanceType: node.instanceType,
    maxPods: capped ? cap.pods : value,
    uncapped: value,
    cap: cap.pods,
    limitedBy: capped ? `cap of ${cap.pods} pods (${cap.reason})` : addressLimit(node),
    formula: text,
    addressingMode: addressingMode(node),
    podEnis: podEnis(node).value,
    branchEnis: node.limits.branchEnis,
    limits: node.limits,
    notes: notesOn(node),
    warnings: warningsOn(node),
  };
}
