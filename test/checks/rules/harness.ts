import type { CheckOptions } from '../../../lib/checks/rules/check-options';
import { NetworkModel } from '../../../lib/checks/model/network-model';
import { RULES } from '../../../lib/checks/rules/index';
import { ruleContext, type Outcome } from '../../../lib/checks/rules/rule';
import { Draft } from '../fixtures/draft';
import { house } from '../fixtures/house';

type Change = (draft: Draft) => unknown;

/** The four fixtures of a rule, each one change away from a sound template. */
export interface RuleCase {
  readonly id: string;
  /** The sound template to start from; the house when absent. */
  readonly base?: () => Draft;
  readonly options?: CheckOptions;
  /** What was deployed before, as a change of the base; nothing when absent. */
  readonly previous?: Change;
  /** Region of the stack; eu-west-1 when absent. */
  readonly region?: string;
  readonly breaks: Change;
  /** Every message of the rule, in full. */
  readonly says: string | readonly string[];
  /** A sound template that the rule looks at (the base when absent), or why there can be none. */
  readonly passes?: Change | string;
  /** A template the rule has nothing to look at in; an empty one when absent. */
  readonly absent?: Change;
  /** A template with an unknown value the rule needs, or why there can be none. */
  readonly unknown: Change | string;
}

export function outcomes(id: string, body: unknown, options?: CheckOptions, region = 'eu-west-1'): Outcome[] {
  const model = new NetworkModel([{ name: 'Stack', body, region }]);
  return RULES.find((rule) => rule.id === id)!.run(ruleContext(model, options));
}

export const messagesOf = (all: Outcome[]) => all.flatMap(({ messages }) => messages);
export const uncheckedOf = (all: Outcome[]) => all.flatMap(({ unchecked }) => unchecked ?? []);

export function testRule({
  id,
  base = house,
  region,
  options: given,
  previous,
  breaks,
  says,
  passes,
  absent,
  unknown,
}: RuleCase): void {
  const options =
    previous === undefined ? given : { ...given, previousTemplates: [before(base(), previous, region)] };
  const run = (change: Change, draft = base()) => {
    change(draft);
    return outcomes(id, draft.build(), options, region);
  };
  describe(`${id}`, () => {
    test('says what is wrong', () => {
      expect(messagesOf(run(breaks))).toEqual([says].flat());
    });
    if (typeof passes !== 'string') {
      test('is silent about a sound template it looks at', () => {
        const all = run(passes ?? (() => undefined));
        expect({ messages: messagesOf(all), unchecked: uncheckedOf(all) }).toEqual({
          messages: [],
          unchecked: [],
        });
        expect(all).not.toHaveLength(0);
      });
    }
    test('does not apply without its subject', () => {
      expect(absent === undefined ? run(() => undefined, new Draft()) : run(absent)).toEqual([]);
    });
    if (typeof unknown === 'function') {
      test('is not checkable with an unknown value', () => {
        const all = run(unknown);
        expect(messagesOf(all)).toEqual([]);
        expect(uncheckedOf(all)).not.toHaveLength(0);
      });
    }
  });
}

function before(draft: Draft, change: Change, region = 'eu-west-1') {
  change(draft);
  return { name: 'Stack', body: draft.build(), region };
}
