import { chooseServiceCidr } from '../../lib/cluster/service-cidr';

test.each([
  ['172.20.0.0/16 by default', undefined, ['10.0.0.0/16'], '172.20.0.0/16'],
  ['10.100.0.0/16 where the VPC holds the first', undefined, ['172.20.0.0/16'], '10.100.0.0/16'],
  ['the wanted block', '192.168.0.0/20', ['10.0.0.0/16'], '192.168.0.0/20'],
  ['a block that cannot be compared, as no block of the VPC is known', '10.0.0.0/16', [], '10.0.0.0/16'],
])('takes %s', (_, wanted, vpcCidrBlocks, expected) => {
  expect(chooseServiceCidr(wanted, vpcCidrBlocks)).toBe(expected);
});

test.each([
  ['overlaps the VPC', '10.0.128.0/20', 'CLU-10'],
  ['is too small', '172.20.0.0/25', 'CLU-09'],
  ['is too large', '10.0.0.0/8', 'CLU-09'],
  ['is not private', '100.64.0.0/16', 'CLU-08'],
])('refuses a block that %s', (_, wanted, code) => {
  expect(() => chooseServiceCidr(wanted, ['10.0.0.0/16'])).toThrow(code);
});

test('refuses to guess where the VPC holds both blocks that EKS would choose from', () => {
  expect(() => chooseServiceCidr(undefined, ['172.20.0.0/16', '10.100.0.0/16'])).toThrow(
    /172\.20\.0\.0\/16 overlaps[^]*10\.100\.0\.0\/16 overlaps[^]*CLU-10/,
  );
});
