/** Minor number of a Kubernetes version as users write it, such as 36 of `1.36`; undefined for what is not one. */
export function kubernetesMinor(version: string | undefined): number | undefined {
  return /^1\.\d{1,3}(\.\d+)?$/.test(version ?? '') ? reportedMinor(version) : undefined;
}

/** Minor number in a version as Kubernetes and EKS report it, such as 34 of `1.34` or `v1.34.1-eks-abc`. */
export function reportedMinor(version: string | undefined): number | undefined {
  const [, minor] = /^v?1\.(\d+)/.exec(version ?? '') ?? [];
  return minor === undefined ? undefined : Number(minor);
}
