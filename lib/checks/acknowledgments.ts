import type { IConstruct } from 'constructs';
import { ACKNOWLEDGED_RULES, acknowledgedId } from './acknowledged-id';

/** What of an app was acknowledged: whether a rule is, at a construct. */
export class Acknowledgments {
  /** Reasons by construct path and rule id; an empty reason is none. */
  private readonly reasons = new Map<string, Map<string, string>>();

  constructor(root: IConstruct) {
    for (const construct of root.node.findAll()) this.collect(construct);
  }

  /** Reason given for a rule at a construct or above it; undefined when nobody gave one. */
  public reason(ruleId: string, constructPath: string): string | undefined {
    const parts = constructPath.split('/');
    for (let length = parts.length; length >= 0; length--) {
      const reason = this.reasons.get(parts.slice(0, length).join('/'))?.get(ruleId);
      if (reason !== undefined && reason.trim() !== '') return reason;
    }
    return undefined;
  }

  private collect(construct: IConstruct): void {
    for (const { type, data } of construct.node.metadata) {
      if (type !== ACKNOWLEDGED_RULES) continue;
      const own = this.reasons.get(construct.node.path) ?? new Map<string, string>();
      this.reasons.set(construct.node.path, own);
      for (const [id, reason] of Object.entries(data as Record<string, string>))
        own.set(acknowledgedId(id), reason);
    }
  }
}
