import { answer, provider, type Aws, type Providers } from '../aws';
import { objectOf, textOr } from '../property-values';
import { refuse } from '../refusals';
import type { LaunchTemplate } from './launch-templates';

/** `AWS::EC2::PlacementGroup`. Nodes are in the group that their launch template names. */
export function placementGroupProviders(aws: Aws, templates: ReadonlyMap<string, LaunchTemplate>): Providers {
  const groups = aws.tables.table<string>();
  const group = provider({
    create({ properties, generatedName }) {
      groups.set(generatedName, textOr(properties.Strategy, 'cluster'));
      return answer(generatedName, { GroupName: generatedName });
    },
    delete(name) {
      const named = [...templates.values()].filter(
        ({ versions }) => objectOf(versions.at(-1)?.Placement).GroupName === name,
      );
      const running = [...aws.eks.nodegroups.values()].find(
        ({ templateId, size }) => size > 0 && named.some(({ id }) => id === templateId),
      );
      if (running !== undefined)
        refuse('placement-group-in-use', `The placement group ${name} is in use by ${running.name}`);
      groups.delete(name);
    },
  });
  return { 'AWS::EC2::PlacementGroup': group };
}
