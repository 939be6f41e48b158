import { answer, provider, type Aws, type Providers } from '../aws';
import { optionalText, textOr } from '../property-values';
import { refuse } from '../refusals';
import type { ElasticIp } from './network';

/** How long a NAT gateway takes to come and to go, in milliseconds. */
const NAT_MILLISECONDS = { create: 100_000, delete: 50_000 };

/** Elastic IP addresses and NAT gateways. */
export function natProviders(aws: Aws): Providers {
  const { network, tables } = aws;
  const { addresses, nats, state } = network;

  const address = provider({
    create() {
      if (addresses.size >= aws.dials.elasticIpQuota)
        refuse('address-quota', 'The maximum number of addresses has been reached.');
      const number = tables.nextNumber();
      const allocationId = tables.newId('eipalloc');
      const publicIp = `203.0.113.${number % 256}`;
      addresses.set(allocationId, { allocationId, publicIp });
      return answer(publicIp, { PublicIp: publicIp, AllocationId: allocationId });
    },
    update: (_, publicIp) =>
      answer(publicIp, { PublicIp: publicIp, AllocationId: byPublicIp(aws, publicIp)?.allocationId }),
    delete(publicIp) {
      const found = byPublicIp(aws, publicIp);
      if (found?.usedBy !== undefined)
        refuse('address-in-use', `Address ${publicIp} is in use by ${found.usedBy}.`);
      if (found !== undefined) addresses.delete(found.allocationId);
    },
  });

  const nat = provider({
    async create({ properties, configured }) {
      const isRegional = properties.AvailabilityMode === 'regional';
      const subnetId = textOr(properties.SubnetId, '');
      const vpcId = isRegional ? textOr(properties.VpcId, '') : network.subnet(subnetId).vpcId;
      network.vpc(vpcId);
      const isPublic = textOr(properties.ConnectivityType, 'public') === 'public';
      const eip =
        isPublic && !isRegional ? freeAddress(aws, optionalText(properties.AllocationId)) : undefined;
      const id = tables.newId('nat');
      // A regional gateway has no interface in a subnet of the VPC.
      const EniId = isRegional ? '' : network.addInterface(subnetId, `Interface for NAT Gateway ${id}`);
      nats.set(id, { id, subnetId, vpcId, isPublic, state: 'pending' });
      if (eip !== undefined) eip.usedBy = id;
      const answered = answer(id, { NatGatewayId: id, EniId });
      configured?.(answered);
      // EC2 looks for the gateway after it has answered: the NAT gateway ends in state failed.
      const isAttached = [...network.gateways.values()].some(
        ({ kind, vpcId: at }) => kind === 'internet' && at === vpcId,
      );
      if (isPublic && !isAttached) {
        removeNat(aws, id);
        refuse('nat-without-gateway', `Network ${vpcId} has no Internet gateway attached`);
      }
      await aws.clock.sleep(NAT_MILLISECONDS.create);
      const made = nats.get(id);
      if (made !== undefined) made.state = 'available';
      return answered;
    },
    update: (_, id) => answer(id, { NatGatewayId: id }),
    async delete(id) {
      const found = nats.get(id);
      if (found === undefined) return;
      found.state = 'deleting';
      await aws.clock.sleep(NAT_MILLISECONDS.delete);
      removeNat(aws, id);
    },
  });

  return { 'AWS::EC2::EIP': address, 'AWS::EC2::NatGateway': nat };

  function removeNat({ network: { addresses: all } }: Aws, id: string): void {
    nats.delete(id);
    for (const eip of all.values()) if (eip.usedBy === id) delete eip.usedBy;
    for (const { networkInterfaceId, description } of state.networkInterfaces.values())
      if (description.endsWith(id)) state.networkInterfaces.delete(networkInterfaceId);
  }
}

function byPublicIp({ network }: Aws, publicIp: string): ElasticIp | undefined {
  return [...network.addresses.values()].find((eip) => eip.publicIp === publicIp);
}

function freeAddress({ network }: Aws, allocationId: string | undefined): ElasticIp {
  if (allocationId === undefined)
    return refuse('nat-without-address', 'The request must contain the parameter AllocationId');
  const eip =
    network.addresses.get(allocationId) ??
    refuse('address-not-found', `The allocation ID '${allocationId}' does not exist`);
  if (eip.usedBy !== undefined)
    refuse(
      'nat-address-taken',
      `Elastic IP address [${allocationId}] is already associated with ${eip.usedBy}`,
    );
  return eip;
}
