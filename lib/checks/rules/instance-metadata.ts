import type { Entity, LaunchTemplate, Nodegroup } from '../model/entities';
import type { NetworkModel } from '../model/network-model';
import { known } from '../model/value';
import { RuleProfile } from './rule-profile';
import { RuleSeverity } from './rule-severity';
import { unique } from './facts';
import { rule, type Rule } from './rule';
import { bp, LAUNCH_TEMPLATES } from './sources';

interface TemplateUse extends Entity {
  readonly template: LaunchTemplate;
}

/** Launch templates of Linux nodes of managed node groups. */
function nodeTemplates({ nodegroups }: NetworkModel): TemplateUse[] {
  const templates = nodegroups.flatMap(({ launchTemplate }: Nodegroup) =>
    launchTemplate === undefined ? [] : [launchTemplate],
  );
  return unique(templates).map((template) => ({ resource: template.resource, template }));
}

/** Who reaches the instance metadata service of a node. */
export const IMDS_RULES: readonly Rule[] = [
  rule({
    id: 'IMDS-01',
    severity: RuleSeverity.WARNING,
    profile: RuleProfile.POSTURE,
    title: 'Nodes require IMDSv2',
    why: 'With IMDSv1 a forged request of a pod is enough to get the credentials of the node.',
    over: nodeTemplates,
    check: ({ template, resource }) =>
      known(template.data.object('MetadataOptions').text('HttpTokens') ?? 'optional') !== 'required' &&
      `${resource.logicalId} does not require IMDSv2`,
    remedy: 'Set MetadataOptions.HttpTokens to required.',
    source: bp('identity-and-access-management'),
    example: 'LaunchTemplateData without MetadataOptions',
  }),
  rule({
    id: 'IMDS-02',
    severity: RuleSeverity.WARNING,
    profile: RuleProfile.POSTURE,
    title: 'Pods do not reach the metadata service of the node',
    why: 'With a hop limit above 1 every pod gets the credentials of the node role.',
    over: nodeTemplates,
    check: ({ template, resource }) => {
      const limit = known(template.data.object('MetadataOptions').number('HttpPutResponseHopLimit') ?? 1);
      return (
        limit > 1 && `${resource.logicalId} has a hop limit of ${limit}: pods reach the metadata service`
      );
    },
    remedy: 'Use a hop limit of 1 and give controllers their Region and VPC as arguments.',
    source: [bp('identity-and-access-management'), LAUNCH_TEMPLATES],
    example: 'MetadataOptions: { HttpPutResponseHopLimit: 2 }',
  }),
];
