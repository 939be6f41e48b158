import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { KubeletTaint } from './user-data/node-bootstrap';
import type { IConstruct } from 'constructs';
import { ConstructError } from '../synth/construct-error';

/** The API of EKS and kubelet spell effects differently. */
const EFFECTS: Readonly<Record<`${eks.TaintEffect}`, string>> = {
  NO_SCHEDULE: 'NoSchedule',
  PREFER_NO_SCHEDULE: 'PreferNoSchedule',
  NO_EXECUTE: 'NoExecute',
};

/** Taints as kubelet registers them with its node. Throws for one without key or effect. */
export function kubeletTaints(scope: IConstruct, taints: eks.TaintSpec[] = []): KubeletTaint[] {
  return taints.map(({ key, value, effect }, index) => {
    if (key === undefined || effect === undefined) {
      throw new ConstructError(scope, `taints[${index}] lacks its key or its effect: give both`);
    }
    return { key, value, effect: EFFECTS[effect] };
  });
}
