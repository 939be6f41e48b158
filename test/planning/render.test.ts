import { AddressPlan, PrefixReservation } from '../../lib';

test('renders the documented plan as an aligned table with its ranges and spare blocks', () => {
  const plan = AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/16', podCidrBlocks: ['100.64.0.0/16'] });
  expect(`\n${plan.render()}\n`).toBe(`
subnets of 10.0.0.0/16 and 100.64.0.0/16
  role     AZ slot  IPv4             usable  IPv6 index  reserved for prefixes
  cluster        0  10.0.0.0/28          11        0x00  -
  cluster        1  10.0.0.16/28         11        0x01  -
  cluster        2  10.0.0.32/28         11        0x02  -
  public         0  10.0.16.0/20       4091        0x10  -
  public         1  10.0.32.0/20       4091        0x11  -
  public         2  10.0.48.0/20       4091        0x12  -
  node           0  10.0.64.0/18      16379        0x20  -
  node           1  10.0.128.0/18     16379        0x21  -
  node           2  10.0.192.0/18     16379        0x22  -
  pod            0  100.64.0.0/18     16379        0x30  6 ranges, 1007 prefixes
  pod            1  100.64.64.0/18    16379        0x31  6 ranges, 1007 prefixes
  pod            2  100.64.128.0/18   16379        0x32  6 ranges, 1007 prefixes

ranges to reserve for prefixes
  100.64.0.0/18: 100.64.1.0/24, 100.64.2.0/23, 100.64.4.0/22, 100.64.8.0/21, 100.64.16.0/20, 100.64.32.0/19
  100.64.64.0/18: 100.64.65.0/24, 100.64.66.0/23, 100.64.68.0/22, 100.64.72.0/21, 100.64.80.0/20, 100.64.96.0/19
  100.64.128.0/18: 100.64.129.0/24, 100.64.130.0/23, 100.64.132.0/22, 100.64.136.0/21, 100.64.144.0/20, 100.64.160.0/19

spare blocks
  10.0.0.48/28
  10.0.0.64/26
  10.0.0.128/25
  10.0.1.0/24
  10.0.2.0/23
  10.0.4.0/22
  10.0.8.0/21
  100.64.192.0/18
`);
});

test('tells pod blocks apart when there are several, and names what is kept for later', () => {
  const text = AddressPlan.compute({
    vpcCidrBlock: '10.0.0.0/20',
    podCidrBlocks: ['100.64.0.0/25', '100.65.0.0/26'],
    azSlots: 2,
    podReservation: PrefixReservation.explicit(['100.64.0.16/28', '100.65.0.16/28']),
    publicSubnets: false,
  }).render();
  expect(`\n${text}\n`).toBe(`
subnets of 10.0.0.0/20 and 100.64.0.0/25 and 100.65.0.0/26
  role     AZ slot  IPv4            usable  IPv6 index  reserved for prefixes
  cluster        0  10.0.0.0/28         11        0x00  -
  cluster        1  10.0.0.16/28        11        0x01  -
  node           0  10.0.8.0/22       1019        0x20  -
  node           1  10.0.12.0/22      1019        0x21  -
  pod [0]        0  100.64.0.0/26       59        0x30  1 range, 1 prefix
  pod [0]        1  100.64.0.64/26      59        0x31  -
  pod [1]        0  100.65.0.0/27       27        0x38  1 range, 0 prefixes
  pod [1]        1  100.65.0.32/27      27        0x39  -

addresses kept for later subnets
  role    AZ slot  IPv4         usable  IPv6 index  reserved for prefixes
  public        0  10.0.1.0/24     251        0x10  -
  public        1  10.0.2.0/24     251        0x11  -

ranges to reserve for prefixes
  100.64.0.0/26: 100.64.0.16/28
  100.65.0.0/27: 100.65.0.16/28

spare blocks
  10.0.0.32/27
  10.0.0.64/26
  10.0.0.128/25
  10.0.3.0/24
  10.0.4.0/22
`);
});

test('says nothing about ranges and spare blocks when there are none', () => {
  const text = AddressPlan.compute({ vpcCidrBlock: '10.0.0.0/24', azSlots: 4, maxAzs: 4 }).render();
  expect(text).not.toContain('ranges to reserve');
  expect(text).not.toContain('spare');
  expect(text).not.toContain('later');
});
