// Where each rule about settings is enforced: by a check of settings, by constructs, by the rule book, or not at all.
import { readFileSync } from 'node:fs';
import { RuleBook } from '../lib/checks/rule-book';
import { UNDECIDED_RULES } from '../lib/checks/rules/undecided';
import type { SettingsCheck } from '../lib/aws-node/settings/settings-check';

/** A rule and the checks of settings that enforce it, by code or in words. */
export type Enforcement = readonly [rule: string, enforcedBy: string];

/** Groups of rules that concern the settings of aws-node and what belongs to them. */
export const SETTINGS_GROUPS: readonly string[] = 'WARM PFX CN SGP V6 NP ADD IAM WIN AUTO MUL TAG'.split(' ');

/** A rule of the book, or one that no template decides. */
interface KnownRule {
  readonly id: string;
  readonly title: string;
  /** Why the rule is not in the book; undefined for one that is. */
  readonly needs?: string;
}

/** Ids in the first column of the table of constructs, in docs/vpc-cni.md. */
function rulesOfConstructs(): ReadonlySet<string> {
  const page = readFileSync('docs/vpc-cni.md', 'utf8');
  const cells = [...page.matchAll(/^\| ([A-Z0-9]+-\d[^|]*) \|/gm)].map(([, cell]) => cell);
  return new Set(cells.flatMap((cell) => cell.match(/[A-Z0-9]+-\d+/g) ?? []));
}

/** Rules of the groups in their order, and those of other groups that settings enforce all the same. */
function rulesToList(enforced: readonly Enforcement[]): KnownRule[] {
  const all: KnownRule[] = [...RuleBook.rules(), ...UNDECIDED_RULES];
  const others = enforced.map(([rule]) => rule.split('-')[0]);
  const groups = new Set([...SETTINGS_GROUPS, ...others]);
  const named = new Set(enforced.map(([rule]) => rule));
  return [...groups].flatMap((group) =>
    all
      .filter(({ id }) => id.split('-')[0] === group && (SETTINGS_GROUPS.includes(group) || named.has(id)))
      .sort((a, b) => a.id.localeCompare(b.id, 'en')),
  );
}

function inBook({ id, needs }: KnownRule): string {
  if (needs === undefined) return `[rule book](rules.md#${id.toLowerCase()})`;
  return needs.startsWith('nothing: ') ? `rule book: ${needs.slice('nothing: '.length)}` : '';
}

/** What the checks named in a text claim, and the title where they do not say it all. */
function claimsOf(enforcedBy: string, rule: KnownRule, checks: readonly SettingsCheck[]): string {
  const codes = [...enforcedBy.matchAll(/`([A-Z]\w+)`/g)].map(([, code]) => code);
  // A code that several checks share says too many things at once.
  const found = codes.map((code) => checks.filter((each) => each.code === code));
  const claims = found.filter(({ length }) => length === 1).map(([{ claim }]) => claim);
  const isAll = claims.length > 0 && claims.length === found.length;
  return (isAll ? claims : [rule.title, ...claims]).join('; ');
}

/** The rows of the table: rule, where it is enforced, what it says. */
export function ruleTable(enforced: readonly Enforcement[], checks: readonly SettingsCheck[]): string[][] {
  const constructs = rulesOfConstructs();
  return rulesToList(enforced).map((rule) => {
    const bySettings = enforced.filter(([id]) => id === rule.id).map(([, text]) => text);
    const byConstructs = constructs.has(rule.id)
      ? ['[constructs](vpc-cni.md#what-the-constructs-refuse-and-warn-about)']
      : [];
    const places = [...bySettings, ...byConstructs, inBook(rule)].filter((place) => place !== '');
    const where = places.length > 0 ? places.join('; ') : `nowhere: it takes ${rule.needs}`;
    return [rule.id, where, claimsOf(bySettings.join(), rule, checks)];
  });
}
