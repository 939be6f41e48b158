import type {
  Al2023Options,
  BottlerocketOptions,
  NodeImageOptions,
  WindowsOptions,
} from '../node-image-options';

/** Everything that any image can be told. */
type AnyOptions = NodeImageOptions & Al2023Options & BottlerocketOptions & WindowsOptions;

const RELEASE = /^(v\d{8}|v?\d+\.\d+\.\d+)$/;

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

function releaseProblems({ release, chosenByEks }: AnyOptions): string[] {
  if (release === undefined) return [];
  return [
    ...(RELEASE.test(release)
      ? []
      : [
          `release '${release}' is none: write it as in v20260714 (Amazon Linux 2023) or 1.50.0 (Bottlerocket)`,
        ]),
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
export function imageProblems(options: NodeImageOptions): string[] {
  const any: AnyOptions = options;
  return [...releaseProblems(any), ...scriptProblems(any), ...hiddenMaxPods(any)];
}
