import type { IConstruct } from 'constructs';
import { ConstructError } from '../synth/construct-error';
import type { InstanceFacts } from './instance-facts';

/** One network interface of a node at launch, in the words that EC2 and Karpenter share. */
export interface LaunchInterface {
  readonly networkCardIndex: number;
  readonly deviceIndex: number;
  readonly interfaceType: string;
}

/**
 * An ordinary interface first, then an EFA-only one on each network card that takes an EFA: they need no address.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html
 */
export function efaLayout(scope: IConstruct, types: InstanceFacts[]): LaunchInterface[] {
  const cards = cardsOf(scope, types);
  const first = { networkCardIndex: 0, deviceIndex: 0, interfaceType: 'interface' };
  const efas = cards.map((card) => ({
    networkCardIndex: card,
    deviceIndex: card === 0 ? 1 : 0,
    interfaceType: 'efa-only',
  }));
  return [first, ...efas];
}

/** EFA-only interfaces in the place of interfaces for pods. */
export function efaOnFirstCard(interfaces: LaunchInterface[]): number {
  return interfaces.filter(
    ({ networkCardIndex, interfaceType }) => networkCardIndex === 0 && interfaceType === 'efa-only',
  ).length;
}

function cardsOf(scope: IConstruct, types: InstanceFacts[]): number[] {
  const problems = types.flatMap(({ name, facts: { efaCards } }) => {
    if (efaCards === undefined)
      return `which network cards of ${name} take an EFA is not known: give the limits of the type with efaCards, such as efaCards: [0]`;
    return efaCards.length === 0 ? `${name} has no EFA: leave efa out, or take another instance type` : [];
  });
  const layouts = new Set(types.map(({ facts }) => facts.efaCards?.join()));
  if (problems.length === 0 && layouts.size > 1) {
    const list = types.map(({ name, facts }) => `${name} has ${facts.efaCards?.length}`).join(', ');
    problems.push(
      `efa needs types with EFAs on the same network cards: ${list}; use a node group or KarpenterNodes for each`,
    );
  }
  if (problems.length > 0) throw new ConstructError(scope, problems.join('\n'));
  return types[0].facts.efaCards ?? [];
}
