// What the findings of the rule book on public templates come to, with the verdicts of a person about each of them.
import type { RuleFinding } from '../lib/checks/rule-report';

/** A template that anyone can fetch. */
export interface PublicTemplate {
  readonly repository: string;
  readonly commit: string;
  readonly path: string;
  /** `eks` mentions EKS; `vpc` is a network without it. */
  readonly kind: 'eks' | 'vpc';
  /** Hand-written by AWS as an example to follow. */
  readonly correct?: boolean;
}

/** What a person says about a finding. */
export interface Verdict extends Pick<PublicTemplate, 'repository' | 'path' | 'commit'> {
  readonly rule: string;
  /** Logical id. */
  readonly resource: string;
  readonly isWorthActing: boolean;
  readonly reason: string;
}

/** A template and the errors and warnings about it, by profile. */
export interface Checked {
  readonly template: PublicTemplate;
  readonly findings: readonly RuleFinding[];
  readonly posture: readonly RuleFinding[];
  readonly unreadable?: string;
}

interface RuleCount {
  readonly rule: string;
  readonly findings: number;
  readonly worthActing: number;
  readonly notWorthActing: number;
}

/** Figures about the errors and warnings of the default profile. */
export interface Measurement {
  readonly templates: number;
  readonly withEks: number;
  readonly unreadable: readonly string[];
  readonly findings: number;
  readonly worthActing: number;
  readonly notWorthActing: number;
  /** Findings without a verdict. */
  readonly unlabelled: readonly string[];
  /** Errors that a person found to be wrong. */
  readonly falseErrors: readonly string[];
  /** Templates without EKS, and how many of them have no finding. */
  readonly silence: { readonly templates: number; readonly silent: number };
  /** Templates that AWS wrote by hand, with their numbers of findings. */
  readonly correct: readonly { readonly template: string; readonly findings: number }[];
  readonly byRule: readonly RuleCount[];
  /** The same templates in the profile `posture`. */
  readonly posture: readonly { readonly rule: string; readonly findings: number }[];
}

const nameOf = ({ repository, path }: Pick<PublicTemplate, 'repository' | 'path'>): string =>
  `${repository}/${path}`;

export function measurementOf(checked: readonly Checked[], verdicts: readonly Verdict[]): Measurement {
  const verdictOf = ({ template }: Checked, { ruleId, logicalId }: RuleFinding) =>
    verdicts.find(
      ({ rule, resource, ...where }) =>
        nameOf(where) === nameOf(template) && rule === ruleId && resource === logicalId,
    );
  const all = checked.flatMap((each) =>
    each.findings.map((finding) => ({
      finding,
      name: `${finding.ruleId} ${nameOf(each.template)} ${finding.logicalId}`,
      verdict: verdictOf(each, finding)?.isWorthActing,
    })),
  );
  const count = (items: typeof all, verdict: boolean) =>
    items.filter((item) => item.verdict === verdict).length;
  const withoutEks = checked.filter(({ template }) => template.kind === 'vpc');
  return {
    templates: checked.length,
    withEks: checked.length - withoutEks.length,
    unreadable: checked.flatMap(({ template, unreadable }) =>
      unreadable === undefined ? [] : [`${nameOf(template)}: ${unreadable}`],
    ),
    findings: all.length,
    worthActing: count(all, true),
    notWorthActing: count(all, false),
    unlabelled: all.flatMap(({ name, verdict }) => (verdict === undefined ? [name] : [])),
    falseErrors: all.flatMap(({ name, verdict, finding }) =>
      verdict === false && finding.severity === 'error' ? [name] : [],
    ),
    silence: {
      templates: withoutEks.length,
      silent: withoutEks.filter(({ findings }) => findings.length === 0).length,
    },
    correct: checked
      .filter(({ template }) => template.correct)
      .map(({ template, findings }) => ({ template: nameOf(template), findings: findings.length })),
    byRule: idsOf(all.map(({ finding }) => finding)).map((rule) => {
      const own = all.filter(({ finding }) => finding.ruleId === rule);
      return {
        rule,
        findings: own.length,
        worthActing: count(own, true),
        notWorthActing: count(own, false),
      };
    }),
    posture: idsOf(checked.flatMap(({ posture }) => posture)).map((rule) => ({
      rule,
      findings: checked.flatMap(({ posture }) => posture).filter(({ ruleId }) => ruleId === rule).length,
    })),
  };
}

function idsOf(findings: readonly RuleFinding[]): string[] {
  return [...new Set(findings.map(({ ruleId }) => ruleId))].sort();
}
