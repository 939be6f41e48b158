import {
  cidrBlocksOf,
  identityOf,
  parseProperties,
  PropertiesError,
  removesAdopted,
  tagKeysOf,
} from '../../../lambda/subnet-cidr-reservation/properties';
import { asStrings, type Properties } from '../../loopback';
import { OWNER, properties } from './stage';

const SUBNET = 'subnet-0123456789abcdef0';
const raw = (more: Properties = {}): Properties =>
  asStrings(properties(SUBNET, ['100.64.32.0/19', '100.64.16.0/20'], more)) as Properties;

const problemsOf = (more: Properties): readonly string[] => {
  try {
    parseProperties({ ...raw(), ...more });
    return [];
  } catch (error) {
    return (error as PropertiesError).problems;
  }
};

test('reads what CloudFormation sends: texts only', () => {
  const request = parseProperties(
    raw({ Description: 'pods', Tags: { Team: 'net' }, AdoptExisting: true, RequireFreePrefixes: 0 }),
  );
  expect(request).toMatchObject({
    subnetId: SUBNET,
    ownerId: OWNER,
    type: 'prefix',
    description: 'pods',
    tags: { Team: 'net' },
    adoptExisting: true,
    removeAdopted: false,
    requireFreePrefixes: 0,
  });
  expect(request.ranges.map(String)).toEqual(['100.64.16.0/20', '100.64.32.0/19']);
});

test('has defaults for everything that is optional', () => {
  const { AdoptExisting: _a, RemoveAdopted: _r, ...required } = raw();
  const request = parseProperties(required);
  expect(request).toMatchObject({ description: '', tags: {}, adoptExisting: false, removeAdopted: false });
  expect(request).not.toHaveProperty('requireFreePrefixes');
});

test('takes explicit ranges of any size', () => {
  expect(problemsOf({ ReservationType: 'explicit', CidrBlocks: ['10.0.0.4/32', '2600::4/128'] })).toEqual([]);
});

test.each<[string, Properties, string]>([
  ['SubnetId', { SubnetId: 'subnet-1' }, 'SubnetId is "subnet-1", it must be a subnet id such as'],
  ['OwnerId', { OwnerId: '' }, 'OwnerId is "", it must be a text of 1 to 256 characters'],
  ['a long OwnerId', { OwnerId: 'x'.repeat(257) }, 'it must be a text of 1 to 256 characters'],
  [
    'ReservationType',
    { ReservationType: 'PREFIX' },
    `ReservationType is "PREFIX", it must be 'prefix' or 'explicit'`,
  ],
  ['no list', { CidrBlocks: '10.0.0.0/28' }, 'CidrBlocks is "10.0.0.0/28", it must be a list of CIDR blocks'],
  ['no CIDR block', { CidrBlocks: ['10.0.0.0'] }, 'CidrBlocks: "10.0.0.0" is not a CIDR block'],
  ['no text', { CidrBlocks: [{}] }, 'CidrBlocks: {} is not a CIDR block'],
  ['host bits', { CidrBlocks: ['10.0.0.8/28'] }, 'CidrBlocks: write 10.0.0.0/28 instead of 10.0.0.8/28'],
  ['spelling', { CidrBlocks: ['2600:0::/64'] }, 'CidrBlocks: write 2600::/64 instead of 2600:0::/64'],
  [
    'small prefix',
    { CidrBlocks: ['10.0.0.0/29'] },
    'CidrBlocks: 10.0.0.0/29 cannot hold a prefix, use /28 or a larger block',
  ],
  [
    'small IPv6 prefix',
    { CidrBlocks: ['2600::/96'] },
    '2600::/96 cannot hold a prefix, use /80 or a larger block',
  ],
  [
    'overlap',
    { CidrBlocks: ['10.0.0.0/24', '10.0.0.128/25'] },
    'CidrBlocks: 10.0.0.0/24 overlaps 10.0.0.128/25',
  ],
  ['twice', { CidrBlocks: ['10.0.0.0/24', '10.0.0.0/24'] }, 'CidrBlocks: 10.0.0.0/24 overlaps 10.0.0.0/24'],
  ['Description', { Description: 'x'.repeat(256) }, 'it must be a text of up to 255 characters'],
  ['AdoptExisting', { AdoptExisting: 'yes' }, `AdoptExisting is "yes", it must be 'true' or 'false'`],
  ['RemoveAdopted', { RemoveAdopted: '' }, `RemoveAdopted is "", it must be 'true' or 'false'`],
  [
    'RequireFreePrefixes',
    { RequireFreePrefixes: '-1' },
    'RequireFreePrefixes is "-1", it must be a count, 0 or more',
  ],
  ['tags that are no map', { Tags: ['a'] }, 'Tags is ["a"], it must map keys to texts'],
  ['tags that are no texts', { Tags: { a: {} } }, 'Tags is {"a":{}}, it must map keys to texts'],
  ['tags of AWS', { Tags: { 'aws:x': '1' } }, "Tags: the prefix of the key 'aws:x' is kept for others"],
  [
    'tags of this library',
    { Tags: { 'cdk-eks-podnet:owner': 'me' } },
    "Tags: the prefix of the key 'cdk-eks-podnet:owner'",
  ],
  ['an empty key', { Tags: { '': '1' } }, "Tags: the key '' must have 1 to 128 characters"],
  ['a long key', { Tags: { ['k'.repeat(129)]: '1' } }, 'must have 1 to 128 characters'],
  ['a long value', { Tags: { k: 'v'.repeat(257) } }, "Tags: the value of 'k' has more than 256 characters"],
  [
    'many tags',
    { Tags: Object.fromEntries(Array.from({ length: 46 }, (_, i) => [`k${i}`, ''])) },
    'Tags has more than 45 tags',
  ],
])('refuses a wrong value: %s', (_, more, problem) => {
  expect(problemsOf(more)).toEqual([expect.stringContaining(problem)]);
});

test('names every problem at once', () => {
  expect(() => parseProperties({})).toThrow(PropertiesError);
  expect(() =>
    parseProperties({ SubnetId: 'x', OwnerId: '', ReservationType: '', CidrBlocks: ['y'] }),
  ).toThrow(
    /^invalid properties: ReservationType .*; SubnetId .*; OwnerId .*; CidrBlocks: "y" is not a CIDR block$/,
  );
});

test('finds subnet and owner in properties that are wrong otherwise', () => {
  expect(identityOf({ SubnetId: SUBNET, OwnerId: 'me', CidrBlocks: 'broken' })).toEqual({
    subnetId: SUBNET,
    ownerId: 'me',
  });
  expect(identityOf({ SubnetId: SUBNET })).toBeUndefined();
  expect(identityOf(undefined)).toBeUndefined();
});

test('reads former properties without trusting them', () => {
  expect(tagKeysOf({ Tags: { a: '1', b: '2' } })).toEqual(['a', 'b']);
  expect(tagKeysOf({ Tags: 'no' })).toEqual([]);
  expect(tagKeysOf(undefined)).toEqual([]);
  expect(cidrBlocksOf({ CidrBlocks: ['10.0.0.0/28'] })).toEqual(['10.0.0.0/28']);
  expect(cidrBlocksOf({ CidrBlocks: 'no' })).toEqual([]);
  expect(cidrBlocksOf(undefined)).toEqual([]);
  expect([removesAdopted({ RemoveAdopted: 'true' }), removesAdopted({})]).toEqual([true, false]);
});
