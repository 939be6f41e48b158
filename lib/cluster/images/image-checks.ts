import type { ImageFamily } from './image-family';
import type {
  Al2023Options,
  BottlerocketOptions,
  NodeImageOptions,
  WindowsOptions,
} from '../node-image-options';

/** Everything that any image can be told. */
type AnyOptions = NodeImageOptions & Al2023Options & BottlerocketOptions & WindowsOptions;

/** A value deep inside an object that nobody has checked yet. */
function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as { [key: string]: unknown } | undefined)?.[key],
    value,
  );
}

/** Max pods given past the node group: the number would no longer be the one that was checked. */
function hiddenMaxPods({ nodeConfigSpecs = [], settings, kubeletExtraArgs = [] }: AnyOptions): string[] {
  const places: [string, boolean][] = [
    ...nodeConfigSpecs.flatMap((spec, index): [string, boolean][] => [
      [
        `nodeConfigSpecs[${index}].kubelet.maxPodsExpression`,
        at(spec, 'kubelet', 'maxPodsExpression') !== undefined,
      ],
      [
        `nodeConfigSpecs[${index}].kubelet.config.maxPods`,
        at(spec, 'kubelet', 'config', 'maxPods') !== undefined,
      ],
    ]),
    ['settings.kubernetes.max-pods', at(settings, 'kubernetes', 'max-pods') !== undefined],
    ['kubeletExtraArgs --max-pods', kubeletExtraArgs.some((argument) => argument.startsWith('--max-pods'))],
  ];
  return places
    .filter(([, given]) => given)
    .map(([where]) => `${where} would bypass the check of max pods: use maxPods of the node group`);
}

function releaseProblems({ release, chosenByEks }: AnyOptions, family: ImageFamily): string[] {
  if (release === undefined || family.release === undefined) return [];
  const { pattern, example } = family.release;
  return [
    ...(pattern.test(release)
      ? []
      : [`release '${release}' is none of ${family.name}: write it as in ${example}`]),
    ...(chosenByEks
      ? [
          'release and chosenByEks exclude each other: leave chosenByEks out, or let EKS choose the release too',
        ]
      : []),
  ];
}

function scriptProblems({ scripts = [] }: AnyOptions): string[] {
  return scripts
    .map((script, index) => ({ script, index }))
    .filter(({ script }) => !script.startsWith('#!'))
    .map(
      ({ index }) =>
        `scripts[${index}] does not start with '#!': begin it with '#!/bin/bash', or cloud-init ignores it`,
    );
}

/** Everything that is wrong with what an image is told. */
export function imageProblems(options: NodeImageOptions, family: ImageFamily): string[] {
  const any: AnyOptions = options;
  return [...releaseProblems(any, family), ...scriptProblems(any), ...hiddenMaxPods(any)];
}
