/** Bounds of one request and of its repetitions. Tests set them low. */
export interface KubernetesLimits {
  readonly requestMilliseconds: number;
  /** How long a server that is busy or away is asked again. */
  readonly patienceMilliseconds: number;
  /** How long 401 and 403 are taken for an access entry that has not spread yet. */
  readonly authorizationMilliseconds: number;
  readonly responseBytes: number;
  readonly pageSize: number;
}

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

/** The limits in force, from the environment where it sets them. */
export function kubernetesLimits(): KubernetesLimits {
  return {
    requestMilliseconds: number('KUBERNETES_REQUEST_MILLISECONDS', 15_000),
    patienceMilliseconds: number('KUBERNETES_PATIENCE_MILLISECONDS', 60_000),
    authorizationMilliseconds: number('KUBERNETES_AUTHORIZATION_MILLISECONDS', 120_000),
    responseBytes: 32 * 1024 * 1024,
    pageSize: 100,
  };
}
