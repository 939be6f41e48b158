/** A node, as far as its reservations go. */
export interface KubeReservedProps {
  /** Max pods of the node. */
  readonly maxPods: number;

  /** vCPUs of the node. */
  readonly vcpus: number;
}

/** What kubelet keeps from the pods for itself and the container runtime. */
export interface KubeReservedResult {
  /** Processor time, in thousandths of a vCPU. */
  readonly cpuMillicores: number;

  /** Memory, in MiB. */
  readonly memoryMebibytes: number;

  /** The processor time as a Kubernetes quantity, such as `70m`. */
  readonly cpu: string;

  /** The memory as a Kubernetes quantity, such as `574Mi`. */
  readonly memory: string;

  /** Disk space as a Kubernetes quantity. */
  readonly ephemeralStorage: string;
}

/** Memory for kubelet and the container runtime. */
const MEBIBYTES = { perPod: 11, base: 255 };

/** Up to so many millicores, so many ten-thousandths of the part above the line before. */
const CPU_BRACKETS = [
  { upTo: 1_000, share: 600 },
  { upTo: 2_000, share: 100 },
  { upTo: 4_000, share: 50 },
  { upTo: Infinity, share: 25 },
];

function cpuMillicores(vcpus: number): number {
  const total = vcpus * 1_000;
  return CPU_BRACKETS.reduce((sum, { upTo, share }, index) => {
    const from = index === 0 ? 0 : CPU_BRACKETS[index - 1].upTo;
    // Each bracket is rounded down on its own, as integer arithmetic does it in Go.
    return sum + Math.floor((Math.max(0, Math.min(total, upTo) - from) * share) / 10_000);
  }, 0);
}

/**
 * What nodeadm reserves on a node of Amazon Linux 2023: memory by max pods, processor time by vCPUs.
 *
 * nodeadm computes it from its own max pods (`maxPodsExpression`, or the ENI formula), not from
 * `kubelet.config.maxPods`. A node that gets its number only there has the wrong reservation: too little memory with
 * prefixes, where the ENI formula gives less than 110, too much on large nodes.
 *
 * @see https://github.com/awslabs/amazon-eks-ami/blob/81fec2e895854f599974fe4d3d72f61c0a9aaffa/nodeadm/internal/kubelet/config.go
 *
 * @example
 * KubeReserved.compute({ maxPods: 110, vcpus: 2 }).memory; //=> '1465Mi'
 */
export class KubeReserved {
  /**
   * The memory in MiB as an expression in CEL, in which Karpenter fills in the max pods of each type.
   *
   * @internal
   */
  public static readonly _memoryByMaxPods = `${MEBIBYTES.perPod} * max_pods + ${MEBIBYTES.base}`;

  /**
   * The reservations of a node.
   *
   * @param props max pods and vCPUs of the node
   */
  public static compute(props: KubeReservedProps): KubeReservedResult {
    const cpu = cpuMillicores(props.vcpus);
    const memory = MEBIBYTES.perPod * props.maxPods + MEBIBYTES.base;
    return {
      cpuMillicores: cpu,
      memoryMebibytes: memory,
      cpu: `${cpu}m`,
      memory: `${memory}Mi`,
      ephemeralStorage: '1Gi',
    };
  }

  private constructor() {}
}
