import type { PodSubnetSelection } from './pod-subnet-selection';
import type { VpcCniSettingsProps } from '../aws-node/vpc-cni-settings-props';
import type { IConstruct } from 'constructs';
import { ConstructError } from '../synth/construct-error';

/** Lays what the selection of pod subnets needs over the settings; settings that say the opposite are refused. */
export function settingsForSelection(
  scope: IConstruct,
  selection: PodSubnetSelection,
  ipFamily: string,
  settings: VpcCniSettingsProps = {},
): VpcCniSettingsProps {
  const problems = contradictions(selection, ipFamily, settings);
  if (problems.length > 0) throw new ConstructError(scope, problems.join('\n'));
  const label = selection.nodeLabelKey;
  return {
    ...settings,
    ...(label === undefined ? {} : { eniConfigLookup: { ...settings.eniConfigLookup, label } }),
    ...(selection._discovery === undefined ? {} : { subnetDiscovery: true }),
  };
}

function contradictions(
  selection: PodSubnetSelection,
  ipFamily: string,
  { eniConfigLookup, subnetDiscovery }: VpcCniSettingsProps,
): string[] {
  const label = selection.nodeLabelKey;
  const problems: string[] = [];
  if (selection._discovery !== undefined && subnetDiscovery === false) {
    problems.push(
      'subnetDiscovery is false, but pods are to find their subnets by it: drop it, or choose another PodSubnetSelection',
    );
  }
  if (selection._discovery !== undefined && ipFamily === 'ipv6') {
    problems.push(
      'subnet discovery does not exist on an IPv6 cluster, where pods take a /80 from the subnet of their node: use PodSubnetSelection.nodeSubnets()',
    );
  }
  if (selection.formerSubnets.length > 0 && subnetDiscovery === false) {
    problems.push(
      'subnetDiscovery is false, and then a running node whose subnet is full makes no interface in the new one: drop it until formerSubnets are empty',
    );
  }
  if (label !== undefined && eniConfigLookup?.label !== undefined && eniConfigLookup.label !== label) {
    problems.push(
      `eniConfigLookup.label '${eniConfigLookup.label}' is not the label '${label}' by which node groups name their pod subnets: drop it`,
    );
  }
  return problems;
}
