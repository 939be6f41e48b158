import { ACKNOWLEDGED_RULES, acknowledgedId } from '../../../lib/checks/acknowledged-id';
import { isJson } from '../../../lib/checks/model/template';
import { inProject, type SourceLocation } from './source-location';

/** An acknowledgment in the code of the app: it covers the construct and everything below it. */
export interface Acknowledgment {
  readonly ruleId: string;
  readonly constructPath: string;
  readonly reason: string;
}

interface Entry {
  readonly type: string;
  readonly data: unknown;
  readonly trace: readonly string[];
}

/** Notes of the CDK about the constructs of a stack: logical ids, source lines, acknowledgments. */
export class AssemblyNotes {
  /** Acknowledgments of rules, of this library's and of other tools'. */
  public readonly acknowledgments: readonly Acknowledgment[];
  private readonly paths = new Map<string, string>();
  private readonly locations = new Map<string, SourceLocation>();

  /** @param metadata entries by construct path, as the assembly holds them */
  constructor(metadata: Readonly<Record<string, unknown>>) {
    const entries = Object.entries(metadata).flatMap(([path, list]) =>
      (Array.isArray(list) ? list : [])
        .flatMap(entryOf)
        .map((entry) => ({ ...entry, path: path.replace(/^\//, '') })),
    );
    for (const entry of entries) this.index(entry);
    this.acknowledgments = entries.flatMap(({ type, data, path }) =>
      type === ACKNOWLEDGED_RULES && isJson(data) ? acknowledgmentsOf(path, data) : [],
    );
  }

  /** Path of the construct that a logical id belongs to. */
  public constructPath(logicalId: string): string | undefined {
    return this.paths.get(logicalId);
  }

  /** Line of the app that creates the resource, when it lies in the current project. */
  public sourceLocation(logicalId: string): SourceLocation | undefined {
    const path = this.paths.get(logicalId);
    return path === undefined ? undefined : this.locations.get(path);
  }

  private index({ type, data, trace, path }: Entry & { readonly path: string }): void {
    if (type === 'aws:cdk:logicalId') this.paths.set(String(data), path);
    const frames = type === 'aws:cdk:creationStack' && Array.isArray(data) ? data.map(String) : trace;
    if (type !== 'aws:cdk:creationStack' && type !== 'aws:cdk:logicalId') return;
    const location = inProject(frames);
    if (location !== undefined) this.locations.set(path, location);
  }
}

function entryOf(entry: unknown): Entry[] {
  if (!isJson(entry) || typeof entry.type !== 'string') return [];
  const trace = Array.isArray(entry.trace) ? entry.trace.map(String) : [];
  return [{ type: entry.type, data: entry.data, trace }];
}

function acknowledgmentsOf(
  constructPath: string,
  reasons: Readonly<Record<string, unknown>>,
): Acknowledgment[] {
  return Object.entries(reasons).map(([id, reason]) => ({
    ruleId: acknowledgedId(id),
    constructPath,
    reason: String(reason),
  }));
}
