import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { transformSync } from 'esbuild';
import { PodAddressing, PodAddressingMode } from '../../lib/aws-node/pod-addressing';
import { NetworkModel } from '../../lib/checks/model/network-model';
import { adoptionText } from '../../lib/inspect/adopt';
import { differences } from '../../lib/inspect/against';
import type { NetworkFacts } from '../../lib/inspect/network-facts';
import { readFacts } from '../../lib/inspect/read-facts';
import { PodNetworkVpc } from '../../lib/network/pod-network-vpc';
import { PrefixReservation } from '../../lib/planning/prefix-reservation';
import { house } from '../checks/fixtures/house';
import { awsNode, list, networkInterface, node, reservation, subnet } from './saved-network';

type Items = readonly never[];

const template = new NetworkModel([{ name: 'Stack', body: house().build(), region: 'eu-west-1' }]);
const podA = template.subnets.find(({ resource }) => resource.logicalId === 'PodA')!;
const declared = podA.reservations.map(({ cidr }) => String((cidr as { block: unknown }).block));

/** A live network that is what the house declares, as far as it goes; `change` takes it apart in one place. */
function live(change: (facts: NetworkFacts) => NetworkFacts = (facts) => facts): NetworkFacts {
  const facts = readFacts({
    subnets: [subnet('subnet-node', '10.0.64.0/20', 'eu-west-1a'), subnet('subnet-pod', '100.64.0.0/18', 'eu-west-1a')] as unknown as Items,
    interfaces: [networkInterface('eni-1', { subnetId: 'subnet-node', addresses: ['10.0.64.9'], instanceId: 'i-1' })] as unknown as Items,
    reservations: declared.map((range) => reservation('subnet-pod', range)) as unknown as Items,
    nodes: [node('one', 'i-1')] as unknown as Items,
    pods: [],
    daemonSets: [awsNode(Object.fromEntries(envOfHouse()))] as unknown as Items,
    eniConfigs: list('ENIConfigList', [
      { metadata: { name: 'eu-west-1a' }, spec: { subnet: 'subnet-pod' } },
    ]).items as Items,
  }); // prettier-ignore
  return change(facts);
}

function envOfHouse(): [string, string][] {
  const { cni } = template.clusters[0];
  const names = [
    'ENABLE_PREFIX_DELEGATION',
    'AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG',
    'WARM_PREFIX_TARGET',
    'ENI_CONFIG_LABEL_DEF',
  ];
  return names.flatMap((name): [string, string][] => {
    const value = cni.env(name);
    return typeof value === 'string' ? [[name, value]] : [];
  });
}

const compare = (change?: (facts: NetworkFacts) => NetworkFacts) => differences(live(change), template);
const baseline = compare();

test('a network that is what its template declares does not differ', () =>
  expect(baseline.filter((line) => /reserved|ENIConfig|PREFIX|CUSTOM/.test(line))).toEqual([]));

test('a setting that was changed by hand is named with both values', () =>
  expect(
    compare((facts) => ({ ...facts, env: { ...facts.env, ENABLE_PREFIX_DELEGATION: 'false' } })),
  ).toContain("ENABLE_PREFIX_DELEGATION is 'false', and 'true' in the template"));

test('reservations differ in both directions', () => {
  const change = (facts: NetworkFacts): NetworkFacts => ({
    ...facts,
    subnets: facts.subnets.map((one) =>
      one.id === 'subnet-pod' ? { ...one, reservedCidrBlocks: ['100.64.0.16/28'] } : one,
    ),
  });
  expect(compare(change)).toEqual([
    ...baseline,
    ...declared.map(
      (range) => `${range} of subnet-pod (100.64.0.0/18) is not reserved, and it is in the template`,
    ),
    '100.64.0.16/28 of subnet-pod (100.64.0.0/18) is reserved, and it is not in the template',
  ]);
});

test('an ENIConfig for another subnet, and one that nothing declares', () => {
  const eniConfigs = { 'eu-west-1a': 'subnet-node', old: 'subnet-pod' };
  const found = compare((facts) => ({ ...facts, eniConfigs })).filter((line) => line.startsWith('ENIConfig'));
  expect(found).toEqual([
    'ENIConfig eu-west-1a is for subnet-node (10.0.64.0/20), and for 100.64.0.0/18 in the template',
    'ENIConfig old is live, and it is not in the template',
  ]);
});

describe('the props that adopt a network', () => {
  const text = adoptionText(live());

  test('name its subnets by role, its reservations and its addressing', () => {
    expect(text).toContain("nodeSubnets: [\n    subnet('subnet-node', 'eu-west-1a', '10.0.64.0/20'),\n  ],");
    expect(text).toContain("podSubnets: [\n    subnet('subnet-pod', 'eu-west-1a', '100.64.0.0/18'),\n  ],");
    expect(text).toContain(
      `PrefixReservation.explicit([${declared.map((range) => `'${range}'`).join(', ')}]),`,
    );
    expect(text).toContain('podAddressing: PodAddressing.prefixDelegation(');
  });

  test('make the network in a stack, with the subnets and reservations as they are', () => {
    const [network, props] = text.split('// and in the props of PodNetworkCluster:\n');
    const clusterSubnets =
      "clusterSubnets: [subnet('subnet-c1', 'eu-west-1a', '10.0.0.0/28'), subnet('subnet-c2', 'eu-west-1b', '10.0.0.16/28')],";
    // A VPC that is still to be looked up makes no reservations.
    const known =
      "vpc: ec2.Vpc.fromVpcAttributes(this, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] }),";
    const ready = network.replace(/vpc: ec2\.Vpc\.fromLookup.*/, known);
    const code = `${ready.replace(/clusterSubnets: \[\].*/, clusterSubnets)} return [network, { ${props} }];`;
    const body = transformSync(`function build(this: unknown) { ${code} }`, { loader: 'ts' }).code;
    const scope = { ec2, PodNetworkVpc, PrefixReservation, PodAddressing };
    const build = new Function(...Object.keys(scope), `${body} return build;`)(
      ...Object.values(scope),
    ) as () => [PodNetworkVpc, { podAddressing: PodAddressing }];
    const env = { account: '123456789012', region: 'eu-west-1' };
    const [made, { podAddressing }] = build.call(new Stack(new App(), 'Adopted', { env }));
    expect(made.podSubnets.map(({ subnetId }) => subnetId)).toEqual(['subnet-pod']);
    expect(made.nodeSubnets.map(({ subnetId }) => subnetId)).toEqual(['subnet-node']);
    expect(made.reservations.flatMap(({ cidrBlocks }) => cidrBlocks)).toEqual(declared);
    expect(podAddressing.mode).toBe(PodAddressingMode.PREFIX_DELEGATION);
  });
});
