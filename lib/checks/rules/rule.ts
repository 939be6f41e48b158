import { type CheckOptions, DEFAULT_QUOTAS, type Quotas } from './check-options';
import type { Resource } from '../model/resource';
import { parseCidr, type Cidr } from '../model/cidr';
import type { Entity } from '../model/entities';
import { NetworkModel } from '../model/network-model';
import { NotCheckable, Unknown, type Maybe } from '../model/value';
import { RuleProfile } from './rule-profile';
import type { RuleSeverity } from './rule-severity';

/** What a rule is checked against. */
export interface RuleContext {
  readonly model: NetworkModel;
  readonly options: CheckOptions;
  readonly quotas: Quotas;
  readonly connected: readonly Cidr[];
  /** What is deployed now, when the user gave it. */
  readonly previous?: NetworkModel;
}

type Sentences = string | undefined | false | readonly string[];

/** Sentences that matter less than the rule usually does: they get its `lower` severity. */
class Milder {
  constructor(public readonly sentences: Sentences) {}
}

/** Lowers the severity of what a rule says, as its `lower` describes. */
export const milder = (sentences: Sentences): Milder => new Milder(sentences);

/** What a rule says of one thing: nothing, one sentence, or several. */
export type Complaint = Sentences | Milder;

/** What a rule found, or could not find out, about one resource. */
export interface Outcome {
  readonly resource: Resource;
  readonly messages: readonly string[];
  /** Whether the lower severity of the rule is enough. */
  readonly isMilder?: boolean;
  /** Why the rule could not be checked. */
  readonly unchecked?: string;
}

/** What users read about a rule. */
export interface RuleText {
  /** Public contract: an id never changes its meaning and is never used again. */
  readonly id: string;
  readonly severity: RuleSeverity;
  /** Severity in circumstances that make it matter less, and these circumstances after "when". */
  readonly lower?: { readonly severity: RuleSeverity; readonly when: string };
  /** Never `all`: that one holds the others. */
  readonly profile: RuleProfile;
  /** What has to hold, as a sentence without a full stop. */
  readonly title: string;
  /** What happens otherwise. */
  readonly why: string;
  readonly remedy: string;
  /** Remedy for readers who write constructs, where it differs from the one for templates. */
  readonly cdkRemedy?: string;
  /** Rules whose finding in the same VPC or cluster explains this one, which is then left out. */
  readonly follows?: readonly string[];
  readonly sources: readonly string[];
  /** Template lines that break the rule. */
  readonly example: string;
}

export interface RuleDefinition<S extends Entity> extends Omit<RuleText, 'sources' | 'profile'> {
  readonly source: string | readonly string[];
  /** `pod-network` when absent. */
  readonly profile?: RuleProfile;
  /** The things the rule looks at; without any, it does not apply. */
  over(model: NetworkModel, context: RuleContext): readonly S[];
  /** Whether the rule applies to this one. */
  when?(subject: S, context: RuleContext): Maybe<boolean>;
  check(subject: S, context: RuleContext): Complaint;
}

/** One rule of the book. */
export interface Rule extends RuleText {
  /** One outcome for each thing the rule applies to. */
  run(context: RuleContext): Outcome[];
}

/** Makes a rule of its table entry. */
export function rule<S extends Entity>(definition: RuleDefinition<S>): Rule {
  const { over, when, check, source, profile = RuleProfile.POD_NETWORK, ...text } = definition;
  return {
    ...text,
    profile,
    sources: [source].flat(),
    run: (context) =>
      over(context.model, context).flatMap((subject) => {
        const outcome = examine(
          subject,
          () => when?.(subject, context) ?? true,
          () => check(subject, context),
        );
        return outcome === undefined ? [] : [outcome];
      }),
  };
}

/** Undefined when the rule does not apply; a value nobody knows yet ends in "not checkable", never in a guess. */
function examine(
  subject: Entity,
  applies: () => Maybe<boolean>,
  check: () => Complaint,
): Outcome | undefined {
  const { resource } = subject;
  try {
    const relevant = applies();
    if (relevant instanceof Unknown) throw new NotCheckable(relevant.why);
    if (!relevant) return undefined;
    return outcomeOf(resource, check());
  } catch (error) {
    if (error instanceof NotCheckable) return { resource, messages: [], unchecked: error.why };
    throw error;
  }
}

/** The outcome of a check; a resource that may not exist is not reported. */
export function outcomeOf(resource: Resource, complaint: Complaint): Outcome {
  const isMilder = complaint instanceof Milder;
  const messages = [(isMilder ? complaint.sentences : complaint) || []].flat();
  const condition = messages.length > 0 ? resource.undecidedCondition : undefined;
  if (condition === undefined) return { resource, messages, ...(isMilder ? { isMilder } : {}) };
  return {
    resource,
    messages: [],
    unchecked: `condition ${condition}, which decides whether it exists, is not known`,
  };
}

export function ruleContext(model: NetworkModel, options: CheckOptions = {}): RuleContext {
  const given = Object.entries(options.quotas ?? {}).filter(([, value]) => value !== undefined);
  const connected = (options.connectedCidrBlocks ?? []).map((text) => {
    const cidr = parseCidr(text);
    if (cidr === undefined)
      throw new Error(`connectedCidrBlocks: ${JSON.stringify(text)} is not a CIDR block`);
    return cidr;
  });
  const previous = options.previousTemplates && new NetworkModel(options.previousTemplates);
  return { model, options, quotas: { ...DEFAULT_QUOTAS, ...Object.fromEntries(given) }, connected, previous };
}

/**
 * The first item that passes the test. An item that cannot be tested makes the whole search not checkable,
 * unless another one passes.
 */
export function find<T>(items: Iterable<T>, test: (item: T) => Maybe<boolean> | undefined): T | undefined {
  let undecided: NotCheckable | undefined;
  for (const item of items) {
    try {
      const passed = test(item);
      if (passed instanceof Unknown) throw new NotCheckable(passed.why);
      if (passed) return item;
    } catch (error) {
      if (!(error instanceof NotCheckable)) throw error;
      undecided ??= error;
    }
  }
  if (undecided !== undefined) throw undecided;
  return undefined;
}

/** Whether any item passes the test. */
export function some<T>(items: Iterable<T>, test: (item: T) => Maybe<boolean> | undefined): boolean {
  return (
    find(
      [...items].map((item) => ({ item })),
      ({ item }) => test(item),
    ) !== undefined
  );
}

/** Whether all items pass the test. */
export function every<T>(items: Iterable<T>, test: (item: T) => Maybe<boolean>): boolean {
  return !some(items, (item) => {
    const passed = test(item);
    return passed instanceof Unknown ? passed : !passed;
  });
}

/** All items that pass the test; needs every item to be decided. */
export function filter<T>(items: Iterable<T>, test: (item: T) => Maybe<boolean>): T[] {
  return [...items].filter((item) => {
    const passed = test(item);
    if (passed instanceof Unknown) throw new NotCheckable(passed.why);
    return passed;
  });
}
