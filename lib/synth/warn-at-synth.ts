import { Annotations, Aspects } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Adds a warning when the app is complete, if the condition holds then. */
export function warnAtSynth(scope: IConstruct, id: string, condition: () => boolean, message: string): void {
  Aspects.of(scope).add({
    visit: (node) => {
      if (node === scope && condition()) Annotations.of(scope).addWarningV2(id, message);
    },
  });
}
