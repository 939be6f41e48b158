import { SecurityGroupPolicy, type SecurityGroupPolicyProps } from '../../lib/aws-node';

const PROPS: SecurityGroupPolicyProps = {
  name: 'database-clients',
  namespace: 'shop',
  podLabels: { role: 'backend' },
  securityGroupIds: ['sg-0123456789abcdef0'],
};

test('renders the manifest of the VPC resource controller', () => {
  expect(SecurityGroupPolicy.render(PROPS)).toEqual({
    apiVersion: 'vpcresources.k8s.aws/v1beta1',
    kind: 'SecurityGroupPolicy',
    metadata: { name: 'database-clients', namespace: 'shop' },
    spec: {
      podSelector: { matchLabels: { role: 'backend' } },
      securityGroups: { groupIds: ['sg-0123456789abcdef0'] },
    },
  });
});

test.each([
  [
    { podLabels: undefined, serviceAccountLabels: { app: 'x' } },
    { serviceAccountSelector: { matchLabels: { app: 'x' } } },
  ],
  [
    { podLabels: {}, serviceAccountLabels: {} },
    { podSelector: { matchLabels: {} }, serviceAccountSelector: { matchLabels: {} } },
  ],
])('picks pods by %j', (labels, selectors) => {
  const { securityGroups: _groups, ...spec } = SecurityGroupPolicy.render({ ...PROPS, ...labels })
    .spec as Record<string, unknown>;
  expect(spec).toEqual(selectors);
});

test('takes values that are known at deployment only', () => {
  const token = '${Token[Value.1]}';
  const props = { ...PROPS, name: token, namespace: token, securityGroupIds: [token] };
  expect(SecurityGroupPolicy.render(props)).toMatchObject({ metadata: { name: token, namespace: token } });
});

test.each([
  [{ securityGroupIds: [] }, /0 security groups, an interface takes 1 to 5/],
  [{ securityGroupIds: Array.from({ length: 6 }, () => 'sg-12345678') }, /6 security groups/],
  [{ securityGroupIds: ['default'] }, /'default' is no id of a security group/],
  [{ name: 'Database' }, /'Database' is no name of a Kubernetes object/],
  [{ namespace: 'a.b' }, /'a\.b' is no namespace/],
  [{ podLabels: undefined }, /no pod is picked: give podLabels/],
])('refuses %j', (change, message) => {
  expect(() => SecurityGroupPolicy.render({ ...PROPS, ...change })).toThrow(message);
});

test('names every problem at once', () => {
  const render = () => SecurityGroupPolicy.render({ name: 'A', namespace: 'B', securityGroupIds: [] });
  expect(render).toThrow(/^the SecurityGroupPolicy 'A' is not valid:(\n {2}- .+){4}$/);
});
