import { AddressPlan } from '../../lib/planning/address-plan';
import * as cidrText from '../../lib/planning/cidr-text';
import { PrefixReservation } from '../../lib/planning/prefix-reservation';

jest.mock('../../lib/planning/cidr-text', () => {
  const actual = jest.requireActual<typeof cidrText>('../../lib/planning/cidr-text');
  return { ...actual, readCidr: jest.fn(actual.readCidr) };
});

const readings = () => jest.mocked(cidrText.readCidr).mock.calls.map(([text]) => text);

const props = {
  vpcCidrBlock: '10.0.0.0/16',
  podCidrBlocks: ['100.64.0.0/16', '100.65.0.0/16'],
  serviceIpv4Cidr: '172.20.0.0/16',
};

describe('a plan reads each CIDR text once', () => {
  beforeEach(() => jest.mocked(cidrText.readCidr).mockClear());

  test('of blocks', () => {
    AddressPlan.compute(props);
    expect(readings()).toEqual(['10.0.0.0/16', '100.64.0.0/16', '100.65.0.0/16', '172.20.0.0/16']);
  });

  test('of explicit reservations, whose blocks are read where they are named', () => {
    const podReservation = PrefixReservation.explicit(['100.64.32.0/19', '100.64.96.0/19']);
    AddressPlan.compute({ ...props, podReservation });
    expect(new Set(readings()).size).toBe(readings().length);
  });

  test('of blocks that are refused', () => {
    expect(AddressPlan.validate({ ...props, podCidrBlocks: ['100.64.0.1/16'] })).toHaveLength(1);
    expect(readings()).toEqual(['10.0.0.0/16', '100.64.0.1/16', '172.20.0.0/16']);
  });
});
