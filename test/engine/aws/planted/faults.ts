import type { Draft } from './edit';

/** A mistake in a template, and what AWS answers. */
export interface PlantedFault {
  readonly name: string;
  readonly plant: (draft: Draft) => void;
  /** What the reason of the failure says: the error code of AWS, or the message of a handler. */
  readonly says: RegExp;
  /** Settings of the deployment that is spoilt. */
  readonly settings?: Readonly<Record<string, unknown>>;
}
