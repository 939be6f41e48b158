import type { PolicyDocument } from '../iam/policy-document';
import type { Tables } from '../tables';

/** One version of an object. */
export interface ObjectVersion {
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface Bucket {
  readonly name: string;
  policy?: PolicyDocument;
  /** Name of the stack that made it. */
  readonly stackName: string;
  /** Versions by key, the newest last. */
  readonly objects: Record<string, ObjectVersion[]>;
}

export interface Key {
  readonly id: string;
  readonly arn: string;
  policy: PolicyDocument;
  state: 'Enabled' | 'PendingDeletion';
}

/** Buckets, keys, log groups and parameters. */
export class Storage {
  readonly buckets;
  readonly keys;
  readonly logGroups;
  readonly parameters;

  constructor(tables: Tables) {
    this.buckets = tables.table<Bucket>();
    this.keys = tables.table<Key>();
    this.logGroups = tables.table<{ name: string; arn: string; owner: 'template' | 'Lambda' | 'EKS' }>();
    this.parameters = tables.table<string>();
  }

  key(arnOrId: string): Key | undefined {
    return [...this.keys.values()].find(({ arn, id }) => [arn, id].includes(arnOrId));
  }
}
