import * as eks from 'aws-cdk-lib/aws-eks-v2';
import type { KubeletTaint } from './user-data/node-bootstrap';
import type { IConstruct } from 'constructs';
import { ConstructError } from '../synth/construct-error';

/** The API of EKS and kubelet spell effects differently. */
const EFFECTS: { [effect: string]: string } = {
  [eks.TaintEffect.NO_SCHEDULE]: 'NoSchedule',
  [eks.TaintEffect.PREFER_NO_SCHEDULE]: 'PreferNoSchedule',
  [eks.TaintEffect.NO_EXECUTE]: 'NoExecute',
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
