import type { Duration } from 'aws-cdk-lib';
import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { ConstructError } from '../synth/construct-error';
import { kubeletTaints } from './kubelet-taints';
import type { NodePoolOptions } from './node-pool-options';
import { ConsolidationPolicy, KarpenterCapacityType } from './node-pool-options';
import type { NodeTemplateOptions } from './node-options';

/** A Kubernetes object, or a part of one. */
export interface Manifest {
  readonly [key: string]: unknown;
}

/** Leaves out what has no value, as Kubernetes wants it. */
export function present(manifest: Manifest): Manifest {
  return Object.fromEntries(Object.entries(manifest).filter(([, value]) => value !== undefined));
}

/** One condition that instances of a pool meet. */
export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: string[];
}

/** Any of these values. */
export function among(key: string, values: string[]): Requirement {
  return { key, operator: 'In', values };
}

/** What a NodePool is rendered from. */
export interface NodePoolInput extends NodePoolOptions, Pick<NodeTemplateOptions, 'labels' | 'taints'> {
  readonly name: string;
  readonly nodeClassRef: { readonly group: string; readonly kind: string };
  readonly requirements: Requirement[];
}

/** A NodePool of `karpenter.sh/v1`, which Karpenter and Auto Mode share. */
export function renderNodePool(scope: IConstruct, pool: NodePoolInput): Manifest {
  checkNodePool(scope, pool);
  const taints = (given: NodePoolInput['taints']): Manifest[] | undefined => {
    const list = kubeletTaints(scope, given).map((taint) => present({ ...taint }));
    return list.length > 0 ? list : undefined;
  };
  const template = present({
    metadata: pool.labels && { labels: pool.labels },
    spec: present({
      nodeClassRef: { ...pool.nodeClassRef, name: pool.name },
      requirements: [
        ...pool.requirements,
        among('karpenter.sh/capacity-type', pool.capacityTypes ?? [KarpenterCapacityType.ON_DEMAND]),
      ],
      taints: taints(pool.taints),
      startupTaints: taints(pool.startupTaints),
      expireAfter: pool.expireAfter && seconds(pool.expireAfter),
    }),
  });
  const spec = present({
    template,
    disruption: disruptionOf(pool),
    limits: limitsOf(pool),
    weight: pool.weight,
  });
  return { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: pool.name }, spec };
}

const seconds = (duration: Duration): string => `${duration.toSeconds()}s`;

/** Unless something is chosen, the defaults of the controller stay its own. */
function disruptionOf({
  consolidationPolicy,
  consolidateAfter,
  disruptionBudget,
}: NodePoolOptions): Manifest | undefined {
  const chosen = [consolidationPolicy, consolidateAfter, disruptionBudget];
  if (chosen.every((value) => value === undefined)) return undefined;
  return present({
    consolidationPolicy: consolidationPolicy ?? ConsolidationPolicy.WHEN_EMPTY_OR_UNDERUTILIZED,
    consolidateAfter: consolidateAfter === undefined ? '60s' : seconds(consolidateAfter),
    budgets: disruptionBudget === undefined ? undefined : [{ nodes: disruptionBudget }],
  });
}

function limitsOf({ nodePoolLimits: limits = {} }: NodePoolOptions): Manifest | undefined {
  const { cpu, memoryGibibytes, nodes } = limits;
  const rendered = present({
    cpu: cpu === undefined ? undefined : String(cpu),
    memory: memoryGibibytes === undefined ? undefined : `${memoryGibibytes}Gi`,
    nodes: nodes === undefined ? undefined : String(nodes),
  });
  return Object.keys(rendered).length > 0 ? rendered : undefined;
}

function checkNodePool(scope: IConstruct, pool: NodePoolInput): void {
  const {
    capacityTypes = [],
    capacityReservationIds = [],
    weight,
    nodePoolLimits = {},
    disruptionBudget,
  } = pool;
  const reserved = capacityTypes.includes(KarpenterCapacityType.RESERVED);
  const wrongIds = capacityReservationIds.filter(
    (id) => !Token.isUnresolved(id) && !/^cr-[0-9a-z]+$/.test(id),
  );
  const wrongLimits = Object.entries(nodePoolLimits).filter(
    ([, value]) => !Token.isUnresolved(value) && !(Number.isInteger(value) && Number(value) >= 0),
  );
  const rules: [boolean, string][] = [
    [
      !/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(pool.name),
      `name '${pool.name}' is not a name that Kubernetes takes: use lower-case letters, digits and '-', at most 63`,
    ],
    [
      reserved && capacityReservationIds.length === 0,
      "capacityTypes has RESERVED, and nothing is launched from a reservation that is not named: set capacityReservationIds, such as ['cr-0123456789abcdef0']",
    ],
    [
      !reserved && capacityReservationIds.length > 0,
      'capacityReservationIds are used by capacity type RESERVED only: add KarpenterCapacityType.RESERVED to capacityTypes',
    ],
    ...wrongIds.map((id): [boolean, string] => [
      true,
      `capacityReservationIds: '${id}' is not an id, write it as in cr-0123456789abcdef0`,
    ]),
    ...wrongLimits.map(([name, value]): [boolean, string] => [
      true,
      `nodePoolLimits.${name} is ${value}: use a whole number of at least 0`,
    ]),
    [
      weight !== undefined && !(Number.isInteger(weight) && weight >= 1 && weight <= 100),
      `weight is ${weight}: use a whole number from 1 to 100`,
    ],
    [
      disruptionBudget !== undefined && !/^((100|[0-9]{1,2})%|[0-9]+)$/.test(disruptionBudget),
      `disruptionBudget '${disruptionBudget}' is neither a number of nodes nor a percentage: write it as in '10%'`,
    ],
  ];
  const problems = rules.filter(([broken]) => broken).map(([, text]) => text);
  if (problems.length > 0) throw new ConstructError(scope, problems.join('\n'));
}
