import { Annotations, Aspects } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Adds a warning when the app is complete, if there is something to say then. */
export function adviseAtSynth(scope: IConstruct, id: string, advice: () => string | undefined): void {
  Aspects.of(scope).add({
    visit: (node) => {
      const message = node === scope ? advice() : undefined;
      if (message !== undefined) Annotations.of(scope).addWarningV2(id, message);
    },
  });
}

/** Adds a warning when the app is complete, if the condition holds then. */
export function warnAtSynth(scope: IConstruct, id: string, condition: () => boolean, message: string): void {
  adviseAtSynth(scope, id, () => (condition() ? message : undefined));
}
