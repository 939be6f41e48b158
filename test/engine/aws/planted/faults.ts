import type { Draft } from './edit';

/** A mistake in a template, and what AWS answers. */
export interface PlantedFault {
  readonly name: string;
  readonly plant: (draft: Draft) => void;
  /** What the reason of the failure says: the error code of AWS, or the message of a handler. */
  readonly says: RegExp;
  /** Where the deployment must not fail: what the handler tells in `outputs` instead. @default 'refused' */
  readonly outcome?: 'refused' | 'told';
  /** Settings of the deployment that is spoilt. */
  readonly settings?: Readonly<Record<string, unknown>>;
}
