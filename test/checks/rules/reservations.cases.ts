import { ref, UNKNOWN } from '../fixtures/draft';
import { secondaryIpHouse } from '../fixtures/house';
import type { RuleCase } from './harness';

const BLOCKS = 'ReservationA.CidrBlocks';
type D = Parameters<RuleCase['breaks']>[0];
const onlyA = (d: D) => d.remove('ReservationB', 'ReservationC').independent('Nodegroup', /^Reservation[BC]/);

const native = (d: D, Cidr: unknown) =>
  d.add('Native', 'AWS::EC2::SubnetCidrReservation', {
    SubnetId: ref('PodA'),
    Cidr,
    ReservationType: 'prefix',
  });

export const RSV_CASES: RuleCase[] = [
  {
    id: 'RSV-01',
    breaks: (d) => d.set(BLOCKS, ['100.64.64.0/19']),
    says: '100.64.64.0/19 is not inside PodA (100.64.0.0/18): reserve only addresses of the subnet',
    unknown: (d) => d.set('PodA.CidrBlock', UNKNOWN),
  },
  {
    id: 'RSV-02',
    breaks: (d) => d.set(BLOCKS, ['100.64.32.0/19', '100.64.48.0/20']),
    says: '100.64.48.0/20 overlaps 100.64.32.0/19, EC2 refuses overlapping reservations: merge them',
    unknown: (d) => d.set(BLOCKS, UNKNOWN),
  },
  {
    id: 'RSV-03',
    breaks: (d) => d.set(BLOCKS, ['100.64.32.8/28']),
    says: 'reservation 100.64.32.8/28 is not canonical: 100.64.32.0/28',
    unknown: (d) => d.set(BLOCKS, [UNKNOWN]),
  },
  {
    id: 'RSV-04',
    breaks: (d) => d.set(BLOCKS, ['100.64.32.0/29']),
    says: '100.64.32.0/29 cannot hold a /28 prefix: reserve a /28 or larger',
    unknown: (d) => d.set('ReservationA.ReservationType', UNKNOWN),
  },
  {
    id: 'RSV-05',
    breaks: (d) => d.remove('ReservationB'),
    says: 'pods take prefixes from subnets without a reservation for them: PodB (100.64.64.0/18)',
    absent: (d) => d.env({ ENABLE_PREFIX_DELEGATION: 'false' }),
    unknown: (d) => d.env({ ENABLE_PREFIX_DELEGATION: UNKNOWN }),
  },
  {
    id: 'RSV-06',
    breaks: (d) => d.set(BLOCKS, ['100.64.0.0/18']),
    says: 'the whole of PodA (100.64.0.0/18) is reserved, network interfaces get no primary address (AvailableIpAddressCount becomes 0): leave at least the first /24 unreserved',
    unknown: (d) => d.set(BLOCKS, ['100.64.32.0/19', UNKNOWN]),
  },
  {
    id: 'RSV-07',
    breaks: (d) =>
      onlyA(d)
        .set('PodA.CidrBlock', '100.64.0.0/22')
        .set(BLOCKS, [
          '100.64.2.0/23',
          '100.64.1.0/24',
          '100.64.0.128/25',
          '100.64.0.64/26',
          '100.64.0.32/27',
          '100.64.0.16/28',
        ]),
    says: 'pod subnet 100.64.0.0/22 needs 22 addresses at peak [22 nodes of Nodegroup (20 + 2 while it is replaced) x 1] and has 12 unreserved ones, enough for 8 nodes: use a /20, a lower maxSize, fewer max pods or a smaller warm pool',
    passes: onlyA,
    options: { expectedNodes: 60 },
    unknown: (d) => d.set('Nodegroup.InstanceTypes', [UNKNOWN]),
  },
  {
    id: 'RSV-08',
    breaks: (d) => d.set(BLOCKS, ['100.64.32.0/22']).set('Nodegroup.ScalingConfig.MaxSize', 450),
    says: [
      'pod subnet 100.64.0.0/18 needs 1,064 prefixes at peak [152 nodes of Nodegroup (150 + 2 while it is replaced) x 7] and has 64 reserved ones and room for 950 more beside 152 single addresses, enough for 144 nodes: use a /17, a lower maxSize, fewer max pods or a smaller warm pool',
      'each of the pod subnets 100.64.64.0/18, 100.64.128.0/18 needs 1,064 prefixes at peak [152 nodes of Nodegroup (150 + 2 while it is replaced) x 7] and has 767 reserved ones and room for 246 more beside 152 single addresses, enough for 144 nodes: use a /17, a lower maxSize, fewer max pods or a smaller warm pool',
    ],
    unknown: (d) => d.env({ WARM_PREFIX_TARGET: UNKNOWN }),
  },
  {
    id: 'RSV-10',
    previous: (d) => native(d, '100.64.48.0/20'),
    breaks: (d) => native(d, '100.64.32.0/19'),
    says: 'Native changes from 100.64.48.0/20 to 100.64.32.0/19, which overlap',
    passes: (d) => native(d, '100.64.32.0/20'),
    absent: () => undefined,
    unknown: (d) => native(d, UNKNOWN),
  },
  {
    id: 'RSV-11',
    breaks: (d) => d.independent('Nodegroup', /^ReservationC$/),
    says: 'node group Nodegroup does not depend on ReservationC, which reserves addresses of its subnets',
    unknown: 'the order of resources is always known',
  },
  {
    id: 'RSV-12',
    breaks: (d) =>
      onlyA(d)
        .set('PodA.CidrBlock', '100.64.0.0/22')
        .set(BLOCKS, [
          '100.64.2.0/23',
          '100.64.1.0/24',
          '100.64.0.128/25',
          '100.64.0.64/26',
          '100.64.0.32/27',
          '100.64.0.16/28',
        ]),
    says: 'PodA (100.64.0.0/22) has 12 unreserved addresses, fewer than 20 (peak and 8 to spare): AvailableIpAddressCount leaves reserved space out, load balancers and Karpenter may take the subnet for full',
    unknown: (d) => d.set('Nodegroup.InstanceTypes', [UNKNOWN]),
  },
  {
    id: 'RSV-13',
    breaks: (d) => onlyA(d).set('ReservationA.SubnetId', 'subnet-1').set(BLOCKS, ['100.64.32.0/19']),
    says: '100.64.32.0/19 is reserved in existing subnet subnet-1, where addresses may be in use already',
    unknown: (d) => d.set('ReservationA.SubnetId', UNKNOWN),
  },
  {
    id: 'RSV-15',
    breaks: (d) => onlyA(d).env({ ENABLE_PREFIX_DELEGATION: 'false' }),
    says: 'aws-node takes no prefixes in secondary IP mode, reserved ranges of PodA (100.64.0.0/18) (100.64.16.0/20, 100.64.32.0/19) only hide addresses: remove them',
    absent: (d) => Object.assign(d, { body: secondaryIpHouse().body }),
    unknown: (d) => d.env({ ENABLE_PREFIX_DELEGATION: UNKNOWN }),
  },
  {
    id: 'RSV-16',
    breaks: (d) => d.set(BLOCKS, ['100.64.32.0/22']),
    says: 'pod subnet 100.64.0.0/18 needs 84 prefixes at peak [12 nodes of Nodegroup (10 + 2 while it is replaced) x 7] and has 64 reserved ones, enough for 9 nodes; with free blocks there are 1,022 at best, 1,010 when single addresses fragment them: keep the first /28 unreserved and reserve the rest (PrefixReservation.keepFirst(28))',
    unknown: (d) => d.env({ WARM_PREFIX_TARGET: UNKNOWN }),
  },
];
