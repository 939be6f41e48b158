import { AwsRefusal } from '../resource-provider';
import { EC2_REFUSALS } from './ec2/refusals';
import { EKS_REFUSALS } from './eks/refusals';
import { IAM_REFUSALS } from './iam/refusals';
import { SERVICE_REFUSALS } from './services/refusals';

/** Something that AWS refuses. */
export interface Refusal {
  /** The error code that AWS answers, or the state in which it leaves the resource. */
  readonly code: string;
  readonly when: string;
  /** Where AWS says so, or one of its users shows it. */
  readonly source: string;
}

/** All that this world refuses, by a name of its own. */
export const REFUSALS = { ...EC2_REFUSALS, ...IAM_REFUSALS, ...EKS_REFUSALS, ...SERVICE_REFUSALS };

export type RefusalName = keyof typeof REFUSALS;

/** Refuses as AWS does: code and source are those of the table, the message tells the values. */
export function refuse(name: RefusalName, message: string): never {
  throw refusal(name, message);
}

export function refusal(name: RefusalName, message: string): AwsRefusal {
  const { code, source }: Refusal = REFUSALS[name];
  const error = new AwsRefusal(code, message, source);
  refused.add(name);
  return error;
}

/** Names of all that was refused in this process. */
export const refused = new Set<RefusalName>();
