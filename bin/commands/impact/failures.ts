import type { ImpactReport } from '../../../lib/impact/impact-report';
import { nearestNames } from '../../../lib/text/nearest-names';
import { UsageError } from '../check/usage-error';

/** First words of `--fail-on`, with the outcomes they stand for. */
const VERBS: Readonly<Record<string, readonly string[]>> = {
  refuse: ['refused'],
  replace: ['replaced'],
  remove: ['removed'],
  'may-replace': ['may be replaced'],
  roll: ['rolled'],
  interrupt: ['interrupted'],
  update: ['updated'],
  add: ['added'],
};
const CAUTION = 'caution';

/** What fails unless the user says otherwise. */
export const DEFAULT_FAILURES = 'refuse,replace,remove,caution';

/** Whether a report holds what `--fail-on` names: `replace`, `replace-subnet`, `roll-nodegroup`, `caution`, `none`. */
export function fails(report: ImpactReport, failOn: string): boolean {
  if (failOn === 'none') return false;
  return failOn.split(',').some((term) => matches(report, term.trim()));
}

function matches({ impacts, cautions }: ImpactReport, term: string): boolean {
  if (term === CAUTION) return cautions.length > 0;
  const verb = Object.keys(VERBS).find((one) => term === one || term.startsWith(`${one}-`));
  if (verb === undefined) throw new UsageError(unknownTerm(term));
  const subject = term.slice(verb.length + 1);
  return impacts.some(
    (impact) => VERBS[verb].includes(impact.outcome) && (subject === '' || impact.subject === subject),
  );
}

function unknownTerm(term: string): string {
  const names = [...Object.keys(VERBS), CAUTION, 'none'];
  const [nearest] = nearestNames(term, names);
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  return `--fail-on ${term}: use ${names.join(', ')}, or one of them with a resource as in replace-subnet${hint}`;
}
