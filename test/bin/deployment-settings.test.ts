import { App } from 'aws-cdk-lib';
import { readDeploymentSettings } from '../../bin/deployment-settings';

const read = (context: { [key: string]: unknown }) => readDeploymentSettings(new App({ context }).node);

test('has a default for everything', () => {
  expect(read({})).toEqual({
    stackName: 'PodNetwork',
    vpcCidrBlock: '10.0.0.0/16',
    podCidrBlocks: ['100.64.0.0/16'],
    azSlots: 3,
    maxAzs: 3,
    availabilityZones: undefined,
    kubernetesVersion: '1.36',
    instanceTypes: ['m7i.2xlarge'],
    minSize: 3,
    maxSize: 6,
    natGateways: 'perAvailabilityZone',
    publicAccessCidrs: [],
    adminRoleArns: [],
  });
});

test('reads the command line, where everything is text, as it reads cdk.json', () => {
  const text = { podCidrBlocks: '100.64.0.0/16, 100.65.0.0/16', maxAzs: '2', minSize: '0' };
  const json = { podCidrBlocks: ['100.64.0.0/16', '100.65.0.0/16'], maxAzs: 2, minSize: 0 };
  expect(read(text)).toEqual(read(json));
});

test('leaves feature flags and cached look-ups of the CDK alone', () => {
  expect(() =>
    read({ '@aws-cdk/core:x': true, 'availability-zones:account=1:region=a': ['a'] }),
  ).not.toThrow();
});

test.each([
  [
    'vpcCidrBlok',
    '10.0.0.0/16',
    'context vpcCidrBlok is not a setting of this deployment: did you mean vpcCidrBlock?',
  ],
  [
    'colour',
    'blue',
    'context colour is not a setting of this deployment: known are stackName, vpcCidrBlock, ',
  ],
  ['kubernetesVersion', 1.3, 'context kubernetesVersion is 1.3, use a version in quotes such as "1.36"'],
  ['maxAzs', 'three', 'context maxAzs is "three", use a whole number from 2 to azSlots'],
  [
    'instanceTypes',
    'banana',
    'context instanceTypes is "banana", use a list of instance types such as m7i.2xlarge,m6i.2xlarge',
  ],
  ['instanceTypes', '', 'context instanceTypes is "", use a list of instance types'],
  ['natGateways', 'two', 'context natGateways is "two", use perAvailabilityZone, single or none'],
  [
    'adminRoleArns',
    'arn:aws:sts::111122223333:assumed-role/Admin/me',
    'an assumed-role ARN names a session, not a role',
  ],
  [
    'stackName',
    'my_stack',
    'context stackName is "my_stack", use a name of letters, digits and hyphens that begins with a letter',
  ],
])('refuses %s = %j with one sentence', (key, value, message) => {
  expect(() => read({ [key]: value })).toThrow(message);
});

test('says everything that is wrong at once', () => {
  expect(() => read({ maxAzs: 'three', minSize: -1, colour: 'blue' })).toThrow(/colour[^]*maxAzs[^]*minSize/);
});
