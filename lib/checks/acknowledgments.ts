import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** What of an app was acknowledged: whether a rule is, at a construct. */
export class Acknowledgments {
  /** Reasons by construct path and rule id; an empty reason is none. */
  private readonly reasons = new Map<string, Map<string, string>>();

  constructor(root: IConstruct, pluginName: string) {
    for (const construct of root.node.findAll()) this.collect(construct, pluginName);
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

  private collect(construct: IConstruct, pluginName: string): void {
    for (const { type, data } of construct.node.metadata) {
      if (type !== Validations.ACKNOWLEDGED_RULES_METADATA_KEY) continue;
      const own = this.reasons.get(construct.node.path) ?? new Map<string, string>();
      this.reasons.set(construct.node.path, own);
      for (const [id, reason] of Object.entries(data as Record<string, string>))
        own.set(bareId(id, pluginName), reason);
    }
  }
}

/** The CDK writes ids without a namespace as those of annotations, and did so in two spellings. */
function bareId(id: string, pluginName: string): string {
  return id.replace(/^annotation::/i, '').replace(new RegExp(`^${pluginName}::`), '');
}
