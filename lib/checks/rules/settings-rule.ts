import { OPTION_PATHS } from '../../aws-node/settings/option-table';
import type { OptionPath } from '../../aws-node/settings/setting-option';
import {
  inConfigurationWords,
  isUndecided,
  type Finding,
  type SettingsOutcome,
} from '../../aws-node/settings/settings-check';
import type { VpcCni } from '../model/entities';
import { NotCheckable } from '../model/value';
import { rule, type Rule, type RuleContext, type RuleDefinition } from './rule';
import { checkedSettings } from './settings-facts';

/** A rule whose answer comes from the checks of settings: those that are named `Code`, or `Code path`. */
export interface SettingsRule extends Omit<RuleDefinition<VpcCni>, 'over' | 'check'> {
  readonly checks: readonly string[];
  /** Options without which the rule does not apply; none by default. */
  readonly needs?: readonly OptionPath[];
  /** Add-ons that the rule looks at; every vpc-cni by default. */
  over?(view: VpcCni, context: RuleContext): boolean;
  /** What the templates add to the message. */
  also?(view: VpcCni, context: RuleContext): string;
  /** Whether the message keeps what to do, where the remedy of the rule cannot say it. */
  readonly withRemedy?: boolean;
}

/** Makes a rule of its table entry. */
export function settingsRule({ checks, needs = [], over, also, withRemedy, ...text }: SettingsRule): Rule {
  return rule<VpcCni>({
    ...text,
    over: ({ cnis }, context) =>
      cnis.filter((view) => {
        const { given } = checkedSettings(view, context).settings;
        return (over?.(view, context) ?? true) && needs.every((path) => given.has(path));
      }),
    check: (view, context) => {
      const outcomes = checkedSettings(view, context).outcomes.filter((outcome) => isOf(checks, outcome));
      const added = (message: string) => message + (also?.(view, context) ?? '');
      const messages = outcomes.flatMap((outcome) =>
        isUndecided(outcome) ? [] : [added(inConfigurationWords(withRemedy ? outcome : factOf(outcome)))],
      );
      const undecided = outcomes.find(isUndecided);
      if (messages.length === 0 && undecided !== undefined) throw new NotCheckable(undecided.why);
      return messages;
    },
  });
}

/** Whether checks find something, for rules that look at more than settings; not decidable when they cannot tell. */
export function finds(checks: readonly string[], view: VpcCni, context: RuleContext): boolean {
  const outcomes = checkedSettings(view, context).outcomes.filter((outcome) => isOf(checks, outcome));
  const undecided = outcomes.find(isUndecided);
  if (undecided !== undefined && outcomes.every(isUndecided)) throw new NotCheckable(undecided.why);
  return outcomes.length > 0;
}

function isOf(checks: readonly string[], { code, path }: SettingsOutcome): boolean {
  // A check that could not begin says nothing about a path.
  return (
    checks.includes(code) || checks.includes(`${code} ${path}`) || (path === '' && startsAny(checks, code))
  );
}

const startsAny = (checks: readonly string[], code: string): boolean =>
  checks.some((name) => name.startsWith(`${code} `));

/** The fact without what to do, which is the remedy of the rule. */
function factOf({ path, message }: Finding): Finding {
  const end = message.lastIndexOf(': ');
  return { path, message: end < 0 ? message : message.slice(0, end) };
}

/** `InvalidValue` for some options. */
export const invalid = (paths: readonly OptionPath[]): string[] =>
  paths.map((path) => `InvalidValue ${path}`);

/** Options other than the given ones. */
export const otherOptions = (paths: readonly OptionPath[]): OptionPath[] =>
  OPTION_PATHS.filter((path) => !paths.includes(path));
