import { didYouMean } from '../../../lib/text/nearest-names';
import { isJson } from '../../../lib/checks/model/template';
import type { Exception } from './exception';
import type { CheckedTemplate } from './checked-template';
import { UsageError } from './usage-error';

type Fields = Omit<Exception, 'origin' | 'stack' | 'shared'>;

const FIELDS: readonly (keyof Fields)[] = ['rule', 'reason', 'resource', 'owner', 'expires'];

/**
 * Exceptions of the configuration file or of the command line: reasons by rule id, or a list of objects.
 *
 * @throws a UsageError that names every problem
 */
export function exceptionsOf(value: unknown, origin: string): Exception[] {
  if (value !== undefined && !isJson(value) && !Array.isArray(value))
    throw new UsageError(
      `${origin}: ignore is ${JSON.stringify(value)}; it must be reasons by rule id, or a list`,
    );
  const entries = isJson(value)
    ? Object.entries(value).map(([rule, reason]) => ({ rule, reason }))
    : ((value ?? []) as unknown[]);
  const problems = entries.flatMap((entry) => exceptionProblems(entry, origin));
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return (entries as Fields[]).map((entry) => ({ ...entry, origin }));
}

/** Exceptions in the metadata of a template (`Metadata: podnet: ignore:`), for all resources or at one. */
export function templateExceptions({ name, body, path }: CheckedTemplate): Exception[] {
  const template: unknown = body;
  if (!isJson(template)) return [];
  const resources = isJson(template.Resources) ? Object.entries(template.Resources) : [];
  const own = exceptionsOf(noted(template), path);
  const atResources = resources.flatMap(([logicalId, resource]) =>
    exceptionsOf(noted(resource), `${path}, resource ${logicalId}`).map((exception) => ({
      ...exception,
      resource: logicalId,
    })),
  );
  return [...own, ...atResources].map((exception) => ({ ...exception, stack: name }));
}

function noted(part: unknown): unknown {
  const metadata = isJson(part) && isJson(part.Metadata) ? part.Metadata.podnet : undefined;
  return isJson(metadata) ? metadata.ignore : undefined;
}

/** Acknowledgments in the code of an app. Those of other tools stand beside them. */
export function appExceptions(templates: readonly CheckedTemplate[], ids: readonly string[]): Exception[] {
  return templates.flatMap(({ notes }) =>
    (notes?.acknowledgments ?? [])
      .filter(({ ruleId, reason }) => ids.includes(ruleId.toUpperCase()) && reason.trim() !== '')
      .flatMap(({ ruleId, constructPath, reason }) =>
        [constructPath, `${constructPath}/*`].map((resource) => ({
          rule: ruleId,
          reason,
          resource,
          origin: `the app, at ${constructPath}`,
          shared: true,
        })),
      ),
  );
}

function exceptionProblems(entry: unknown, origin: string): string[] {
  if (!isJson(entry) || typeof entry.rule !== 'string')
    return [`${origin}: an exception is ${JSON.stringify(entry)}; it needs a rule and a reason`];
  const { rule, reason, expires } = entry;
  const odd = Object.keys(entry).filter((key) => !FIELDS.some((field) => field === key));
  const texts = FIELDS.filter((field) => entry[field] !== undefined && typeof entry[field] !== 'string');
  return [
    ...(typeof reason !== 'string' || reason.trim() === ''
      ? [`ignoring ${rule} needs a reason: --ignore ${rule}="why it does not matter here"`]
      : []),
    ...odd.map(
      (key) =>
        `${origin}: exception for ${rule} has a field ${JSON.stringify(key)}; it may have ${FIELDS.join(', ')}`,
    ),
    ...texts
      .filter((field) => field !== 'reason')
      .map((field) => `${origin}: exception for ${rule} has a ${field} that is not a text`),
    ...(typeof expires === 'string' && !isDay(expires)
      ? [
          `${origin}: exception for ${rule} expires on ${JSON.stringify(expires)}; write the day as YYYY-MM-DD`,
        ]
      : []),
  ];
}

/** Refuses exceptions for rules that are neither in the book nor among those of the team. */
export function refuseUnknownRules(exceptions: readonly Exception[], ids: readonly string[]): void {
  const unknown = exceptions.map(({ rule }) => rule).filter((rule) => !ids.includes(rule.toUpperCase()));
  if (unknown.length > 0)
    throw new UsageError([...new Set(unknown)].map((rule) => unknownRule(rule, ids)).join('\n'));
}

function unknownRule(id: string, ids: readonly string[]): string {
  return `there is no rule ${JSON.stringify(id)} to ignore${didYouMean(id.toUpperCase(), ids, 2)}`;
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
