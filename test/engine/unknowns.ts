import type { Dials } from './aws/dials';
import type { RollbackOrder } from './dials';

/** Settings of the engine or of the world that together are one possible AWS. */
export interface Variant {
  readonly rollbackOrder?: RollbackOrder;
  readonly interrupts?: boolean;
  readonly earlyDependants?: boolean;
  readonly inPlace?: Readonly<Record<string, readonly string[]>>;
  readonly world?: Partial<Dials>;
}

/** One thing that is not known about AWS, with every answer that it may have. */
export interface Unknown {
  readonly question: string;
  readonly variants: Readonly<Record<string, Variant>>;
}

/** Everything that is not known about AWS and matters here: each scenario has to end well in every variant. */
export const UNKNOWNS: readonly Unknown[] = [
  {
    question: 'In which order does a rollback revert resources that were updated in place?',
    variants: {
      forward: { rollbackOrder: 'forward' },
      reverse: { rollbackOrder: 'reverse' },
      random: { rollbackOrder: 'random' },
    },
  },
  {
    question: 'Does a failure elsewhere interrupt a custom resource that still runs?',
    variants: { no: { interrupts: false }, yes: { interrupts: true } },
  },
  {
    question: 'For which types does a dependant start before the resource is complete?',
    variants: { none: { earlyDependants: false }, every: { earlyDependants: true } },
  },
  {
    question: 'What does S3 answer for a missing key to a caller that may list under a prefix only?',
    variants: {
      denied: { world: { missingKeyStatus: 403 } },
      'not found': { world: { missingKeyStatus: 404 } },
    },
  },
  {
    question: 'What does EKS answer about an absent add-on under a policy for that add-on?',
    variants: {
      denied: { world: { absentAddonStatus: 403 } },
      'not found': { world: { absentAddonStatus: 404 } },
    },
  },
  {
    question: 'Does EC2 refuse to delete a subnet that has a CIDR reservation?',
    variants: {
      refuses: { world: { reservationBlocksSubnet: true } },
      'drops it': { world: { reservationBlocksSubnet: false } },
    },
  },
  {
    question: 'Does a stack rollback go back one Kubernetes version?',
    variants: {
      refuses: { world: { clusterVersionRollback: false } },
      'goes back': { world: { clusterVersionRollback: true } },
    },
  },
  {
    question: 'Does CloudFormation change two kinds of settings of a cluster one after the other?',
    variants: {
      'at once': { world: { clusterUpdates: 'at once' } },
      'one by one': { world: { clusterUpdates: 'one by one' } },
    },
  },
  {
    question: 'Does CloudFormation change the subnets of a cluster in place, as EKS can?',
    variants: {
      'replaces the cluster': { inPlace: {} },
      'in place': { inPlace: { 'AWS::EKS::Cluster': ['SubnetIds', 'SecurityGroupIds'] } },
    },
  },
  {
    question: 'How long does a new grant take to count?',
    variants: {
      'at once': { world: { grantLag: 0 } },
      '4 s': { world: { grantLag: 4_000 } },
      '60 s': { world: { grantLag: 60_000 } },
    },
  },
  {
    question: 'How long does a removed grant still count?',
    variants: { 'not at all': { world: { revokeLag: 0 } }, '4 s': { world: { revokeLag: 4_000 } } },
  },
  {
    question: 'How long does a new access entry take to count?',
    variants: {
      'at once': { world: { accessEntryLag: 0 } },
      '10 s': { world: { accessEntryLag: 10_000 } },
      '60 s': { world: { accessEntryLag: 60_000 } },
    },
  },
];
