import { known } from '../model/value';
import { RuleSeverity } from './rule-severity';
import { findingsOf, firstOfRegions, interfaceFindings, sharedSubnets } from './capacity-of-model';
import { peakNodes } from './facts';
import { rule, type Rule } from './rule';
import { bp, vpc, VPC_LIMITS } from './sources';

const EIP = 'AWS::EC2::EIP';

export const QUO_RULES: readonly Rule[] = [
  rule({
    id: 'QUO-01',
    severity: RuleSeverity.WARNING,
    follows: ['CN-07'],
    title: 'The VPC keeps within its network address units',
    why: 'AWS refuses further addresses, prefixes and interfaces of the VPC above the quota.',
    over: sharedSubnets,
    check: findingsOf('QUO-01'),
    remedy: 'Use prefix delegation (a prefix is one unit), or raise the quota (up to 256,000).',
    source: vpc('network-address-usage'),
    example: 'Secondary IP mode with expectedNodes: 3000',
  }),
  rule({
    id: 'QUO-02',
    severity: RuleSeverity.WARNING,
    follows: ['CN-07'],
    title: 'Nodes keep within the network interfaces of the Region',
    why: 'EC2 refuses further interfaces above the quota.',
    over: firstOfRegions,
    check: interfaceFindings,
    remedy: 'Raise quota L-DF5E4CA3 and say so in the options.',
    source: VPC_LIMITS,
    example: 'expectedNodes: 3000',
  }),
  rule({
    id: 'QUO-03',
    severity: RuleSeverity.WARNING,
    title: 'Elastic IP addresses keep within their quota',
    why: 'Public NAT gateways take one each; the allocation above the quota fails.',
    over: (model) => {
      const addresses = model.assembly.ofType(EIP);
      return addresses
        .filter((resource) => model.resourcesNear(resource, EIP)[0] === resource)
        .map((resource) => ({ resource }));
    },
    check: ({ resource }, { model, quotas }) => {
      const count = model.resourcesNear(resource, EIP).length;
      return (
        count > quotas.natGatewaysPerZone &&
        `the templates allocate ${count} Elastic IP addresses, the quota is ${quotas.natGatewaysPerZone}`
      );
    },
    remedy: 'Raise quota L-0263D0A3 and say so in the options.',
    source: VPC_LIMITS,
    example: 'Six AWS::EC2::EIP',
  }),
  rule({
    id: 'QUO-04',
    severity: RuleSeverity.WARNING,
    title: 'Route tables and routes keep within their quotas',
    why: 'Creating the one above the quota fails.',
    over: ({ vpcs }) => vpcs.filter(({ routeTables }) => routeTables.length > 0),
    check: ({ routeTables, resource }, { quotas }) => {
      const { routeTablesPerVpc: tables, routesPerTable } = quotas;
      const full = routeTables.filter(({ routes }) => routes.length > routesPerTable);
      return [
        ...(routeTables.length > tables
          ? [`${resource.logicalId} has ${routeTables.length} route tables, the quota is ${tables}`]
          : []),
        ...full.map(
          (table) =>
            `${table.resource.logicalId} has ${table.routes.length} routes, the quota is ${routesPerTable}`,
        ),
      ];
    },
    remedy: 'Summarise routes, or raise the quota and say so in the options.',
    source: VPC_LIMITS,
    example: 'RouteTable with 51 routes',
  }),
  rule({
    id: 'QUO-05',
    severity: RuleSeverity.WARNING,
    title: 'Large clusters spare the EC2 API',
    why: 'With more than 1,000 nodes single-address targets run into throttling.',
    over: ({ cnis }) => cnis,
    when: (view) =>
      !known(view.cluster.ipv6) &&
      view.env('WARM_IP_TARGET') !== undefined &&
      view.env('MINIMUM_IP_TARGET') === undefined,
    check: ({ cluster }, { options }) =>
      peakNodes(cluster, options.expectedNodes) > 1000 &&
      `${cluster.resource.logicalId} has ${peakNodes(cluster, options.expectedNodes)} nodes and WARM_IP_TARGET without MINIMUM_IP_TARGET`,
    remedy: 'Set both, or use prefix delegation.',
    source: bp('scale-data-plane'),
    example: 'env: { WARM_IP_TARGET: "2" } with expectedNodes: 2000',
  }),
];
