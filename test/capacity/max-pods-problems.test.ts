import { VpcCniVersion } from '../../lib/aws-node/vpc-cni-version';
import { prefix, secondary } from './pods';
import { MaxPods, NodeOperatingSystem } from '../../lib';

const windows = { operatingSystem: NodeOperatingSystem.WINDOWS };
const ipv6 = { ipFamily: 'ipv6' };

test.each([
  [{ ipFamily: 'ipv5' }, "ipFamily is 'ipv5': give 'ipv4' or 'ipv6'"],
  [{ ...windows, customNetworking: true }, 'custom networking does not exist on Windows'],
  [{ ...windows, securityGroupsForPods: true }, 'security groups for pods do not exist on Windows'],
  [{ ...windows, autoMode: true }, 'EKS Auto Mode has no Windows nodes'],
  [{ ...ipv6, customNetworking: true }, 'custom networking is for IPv4 only'],
  [
    { ...ipv6, vpcCniVersion: VpcCniVersion.of('1.10.0') },
    'IPv6 clusters need vpc-cni 1.10.1 or later, not v1.10.0: raise it',
  ],
  [
    { securityGroupsForPods: true, vpcCniVersion: VpcCniVersion.of('v1.7.6') },
    'security groups for pods need vpc-cni 1.7.7 or later, not v1.7.6: raise it',
  ],
  [
    { ...ipv6, securityGroupsForPods: true, vpcCniVersion: VpcCniVersion.of('1.15.5') },
    'security groups for pods on IPv6 clusters need vpc-cni 1.16.0 or later, not v1.15.5: raise it',
  ],
  [{ maxEnis: 0 }, 'maxEnis is 0: give a whole number of 1 or more'],
  [{ reservedEnis: -1 }, 'reservedEnis is -1: give a whole number of 0 or more'],
  [{ efaOnlyInterfaces: 0.5 }, 'efaOnlyInterfaces is 0.5: give a whole number of 0 or more'],
  [{ limits: { enis: 0, ipv4PerEni: 10 } }, 'enis is 0: give a whole number of 1 or more'],
  [{ limits: { enis: 3, ipv4PerEni: 1 } }, 'ipv4PerEni is 1: give a whole number of 2 or more'],
  [{ limits: { enis: 3, ipv4PerEni: 10, vcpus: NaN } }, 'vcpus is NaN: give a whole number of 1 or more'],
  [
    { limits: { enis: 3, ipv4PerEni: 10, branchEnis: -1 } },
    'branchEnis is -1: give a whole number of 0 or more',
  ],
])('%j is refused', (options, message) => {
  expect(() => MaxPods.compute({ instanceType: 'm5.large', ...options })).toThrow(message);
});

test('IPv6 with secondary addresses is refused', () => {
  expect(() => secondary('m5.large', ipv6)).toThrow(
    'IPv6 pods get their addresses from a prefix: use PodAddressing.prefixDelegation()',
  );
});

test('IPv6 on Windows is refused', () => {
  expect(() => prefix('m5.large', { ...windows, ...ipv6 })).toThrow(
    'Windows nodes cannot join an IPv6 cluster',
  );
});

test('IPv6 on a type without prefixes is refused, because aws-node would not start', () => {
  expect(() => prefix('m4.large', ipv6)).toThrow(
    'm4.large (Xen) takes no prefixes, which IPv6 needs: use a type of the Nitro system',
  );
});

test('security groups for pods with IPv6 work since vpc-cni 1.16', () => {
  const options = {
    ...ipv6,
    securityGroupsForPods: true,
    vpcCniVersion: VpcCniVersion.of('v1.16.0-eksbuild.1'),
  };
  expect(prefix('m5.large', options).podEnis).toBe(2);
});

test('every problem is told at once', () => {
  expect(() =>
    MaxPods.compute({
      instanceType: 'm5.large',
      ...windows,
      customNetworking: true,
      maxEnis: 0,
      autoMode: true,
    }),
  ).toThrow(
    /maxEnis is 0.*; custom networking does not exist on Windows.*; EKS Auto Mode has no Windows nodes/,
  );
});

test('an unknown type is an error, not a guess', () => {
  expect(() => MaxPods.compute({ instanceType: 'm5.huge' })).toThrow(
    "instance type 'm5.huge' is not in the table",
  );
});
