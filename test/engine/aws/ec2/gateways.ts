import { answer, provider, type Aws, type Providers } from '../aws';
import { optionalText, textOr } from '../property-values';
import { refuse } from '../refusals';

/** Internet gateways, egress-only internet gateways, and the attachment. */
export function gatewayProviders(aws: Aws): Providers {
  const { network, tables } = aws;
  const { gateways } = network;

  const internet = provider({
    create() {
      const id = tables.newId('igw');
      gateways.set(id, { id, kind: 'internet' });
      return answer(id, { InternetGatewayId: id });
    },
    update: (_, id) => answer(id, { InternetGatewayId: id }),
    delete(id) {
      const vpcId = gateways.get(id)?.vpcId;
      if (vpcId !== undefined)
        refuse('gateway-in-use', `The internetGateway '${id}' has dependencies: it is attached to ${vpcId}`);
      gateways.delete(id);
    },
  });

  const egressOnly = provider({
    create({ properties }) {
      const { id: vpcId } = network.vpc(textOr(properties.VpcId, ''));
      const id = tables.newId('eigw');
      gateways.set(id, { id, kind: 'egress-only', vpcId });
      return answer(id, { Id: id });
    },
    update: (_, id) => answer(id, { Id: id }),
    delete: (id) => void gateways.delete(id),
  });

  const attachment = provider({
    create({ properties }) {
      const { id: vpcId } = network.vpc(textOr(properties.VpcId, ''));
      const id = optionalText(properties.InternetGatewayId);
      if (id === undefined) return answer(`VGW|${vpcId}`, { AttachmentType: 'VGW' });
      const gateway =
        gateways.get(id) ?? refuse('gateway-not-found', `The internetGateway ID '${id}' does not exist`);
      const other = [...gateways.values()].find(({ kind, vpcId: at }) => kind === 'internet' && at === vpcId);
      if (gateway.vpcId !== undefined || other !== undefined)
        refuse('gateway-attached', `resource ${id} is already attached to network ${gateway.vpcId ?? vpcId}`);
      gateway.vpcId = vpcId;
      return answer(`IGW|${vpcId}`, { AttachmentType: 'IGW' });
    },
    delete(_, { properties }) {
      const gateway = gateways.get(textOr(properties.InternetGatewayId, ''));
      if (gateway?.vpcId === undefined) return;
      const mapped = [...network.nats.values()].filter(
        ({ vpcId, isPublic }) => isPublic && vpcId === gateway.vpcId,
      );
      if (mapped.length > 0) {
        const names = mapped.map(({ id }) => id).join(', ');
        refuse(
          'gateway-mapped-addresses',
          `Network ${gateway.vpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway (${names}).`,
        );
      }
      delete gateway.vpcId;
    },
  });
  return {
    'AWS::EC2::InternetGateway': internet,
    'AWS::EC2::EgressOnlyInternetGateway': egressOnly,
    'AWS::EC2::VPCGatewayAttachment': attachment,
  };
}
