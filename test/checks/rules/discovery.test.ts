import { ref, UNKNOWN } from '../fixtures/draft';
import { house } from '../fixtures/house';
import { messagesOf, outcomes, uncheckedOf } from './harness';

const tag = (Value: unknown, scope?: string) => [
  { Key: 'kubernetes.io/role/cni', Value },
  ...(scope === undefined ? [] : [{ Key: `cni.networking.k8s.aws/cluster/${scope}`, Value: 'shared' }]),
];
/** The house with subnet discovery in the place of custom networking: nodes keep their subnets to themselves. */
const discovering = (scope?: string) => {
  const draft = house()
    .env({ AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: undefined })
    .set('VpcCni.ConfigurationValues.eniConfig', undefined);
  for (const zone of ['A', 'B', 'C'])
    draft.set(`Pod${zone}.Tags`, tag('1', scope)).set(`Node${zone}.Tags`, tag('0'));
  return draft;
};

test('prefixes are wanted where pods are, which tags decide', () => {
  expect(messagesOf(outcomes('RSV-05', discovering().build()))).toEqual([]);
  expect(messagesOf(outcomes('RSV-05', discovering('house').remove('ReservationB').build()))).toEqual([
    'pods take prefixes from subnets without a reservation for them: PodB (100.64.64.0/18)',
  ]);
});

test('subnets that are tagged for another cluster do not count', () => {
  expect(
    messagesOf(outcomes('PFX-04', discovering('other').set('PodA.CidrBlock', '100.64.0.0/28').build())),
  ).toEqual([]);
});

test('without discovery tags mean nothing', () => {
  const draft = discovering().env({ ENABLE_SUBNET_DISCOVERY: 'false' });
  expect(messagesOf(outcomes('RSV-05', draft.build()))).toEqual([
    'pods take prefixes from subnets without a reservation for them: NodeA (10.0.64.0/20), NodeB (10.0.80.0/20), NodeC (10.0.96.0/20)',
  ]);
});

test('node subnets that are excluded hold one address for each node', () => {
  const small = discovering().set('NodeA.CidrBlock', '10.0.64.0/28');
  expect(messagesOf(outcomes('SUB-04', small.build()))).toEqual([
    expect.stringMatching(/^node subnet 10\.0\.64\.0\/28 needs 20 addresses .*12 nodes of .* x 1 \+ 8 for/),
  ]);
});

test('several discovered subnets of a zone count together', () => {
  const both = discovering()
    .set('Nodegroup.Subnets', [ref('NodeA')])
    .set('NodeA.Tags', tag('1'));
  const [message] = messagesOf(outcomes('RSV-16', both.set('Nodegroup.ScalingConfig.MaxSize', 150).build()));
  expect(message).toMatch(
    /^the whole of node subnets 10\.0\.64\.0\/20, 100\.64\.0\.0\/18 needs 1,064 prefixes/,
  );
});

test('a tag that is not known decides nothing', () => {
  expect(uncheckedOf(outcomes('RSV-05', discovering().set('NodeA.Tags', tag(UNKNOWN)).build()))).toHaveLength(
    1,
  );
});
