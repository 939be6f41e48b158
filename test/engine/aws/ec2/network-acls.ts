import { answer, provider, type Aws, type Providers } from '../aws';
import type { Properties } from '../../resource-provider';
import { isTrue, objectOf, textOr } from '../property-values';
import { refuse } from '../refusals';

export interface AclEntry {
  readonly number: number;
  readonly direction: 'ingress' | 'egress';
  readonly isAllowed: boolean;
  /** `6` for TCP, `-1` for everything. */
  readonly protocol: string;
  readonly block: string;
  readonly fromPort: number;
  readonly toPort: number;
}

/** A network ACL of a template. The default one of a VPC lets everything through and is not listed. */
export interface NetworkAcl {
  readonly id: string;
  readonly vpcId: string;
  readonly entries: Record<string, AclEntry>;
  /** Subnets by association id. */
  readonly associations: Record<string, string>;
}

/** Entries in each direction. https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-nacls */
const ENTRIES = 20;

/** Network ACLs, their entries and their subnets. */
export function networkAclProviders(aws: Aws): Providers {
  const { network, tables } = aws;
  const { acls } = network;
  const aclOf = ({ NetworkAclId }: Properties): NetworkAcl => {
    const id = textOr(NetworkAclId, '');
    return acls.get(id) ?? refuse('acl-not-found', `The networkAcl ID '${id}' does not exist`);
  };

  const acl = provider({
    create({ properties }) {
      const { id: vpcId } = network.vpc(textOr(properties.VpcId, ''));
      const id = tables.newId('acl');
      acls.set(id, { id, vpcId, entries: {}, associations: {} });
      return answer(id, { Id: id });
    },
    update: (_, id) => answer(id, { Id: id }),
    delete(id) {
      const used = Object.values(acls.get(id)?.associations ?? {});
      if (used.length > 0)
        refuse('acl-in-use', `network acl ${id} has dependencies and cannot be deleted: ${used.join(', ')}`);
      acls.delete(id);
    },
  });

  const entry = provider({
    create({ properties }) {
      const found = aclOf(properties);
      const made = entryOf(properties);
      checkEntry(found, made);
      found.entries[keyOf(made)] = made;
      return answer(`${found.id}-${keyOf(made)}`, { Id: keyOf(made) });
    },
    update({ properties }, id) {
      const made = entryOf(properties);
      aclOf(properties).entries[keyOf(made)] = made;
      return answer(id, { Id: keyOf(made) });
    },
    delete: (_, { properties }) =>
      void delete acls.get(textOr(properties.NetworkAclId, ''))?.entries[keyOf(entryOf(properties))],
  });

  const association = provider({
    create({ properties }) {
      const found = aclOf(properties);
      const { subnetId } = network.subnet(textOr(properties.SubnetId, ''));
      leave(aws, subnetId);
      const id = tables.newId('aclassoc');
      found.associations[id] = subnetId;
      return answer(id, { AssociationId: id });
    },
    delete: (id) => acls.forEach(({ associations }) => delete associations[id]),
  });
  return {
    'AWS::EC2::NetworkAcl': acl,
    'AWS::EC2::NetworkAclEntry': entry,
    'AWS::EC2::SubnetNetworkAclAssociation': association,
  };
}

const keyOf = ({ direction, number }: AclEntry): string => `${direction}-${number}`;

function entryOf(properties: Properties): AclEntry {
  const { From, To } = objectOf(properties.PortRange);
  return {
    number: Number(properties.RuleNumber),
    direction: isTrue(properties.Egress) ? 'egress' : 'ingress',
    isAllowed: properties.RuleAction === 'allow',
    protocol: String(properties.Protocol),
    block: textOr(properties.CidrBlock ?? properties.Ipv6CidrBlock, ''),
    fromPort: Number(From ?? 0),
    toPort: Number(To ?? 65_535),
  };
}

function checkEntry({ id, entries }: NetworkAcl, made: AclEntry): void {
  if (entries[keyOf(made)] !== undefined)
    refuse('acl-entry-exists', `The network acl entry identified by ${made.number} already exists.`);
  const same = Object.values(entries).filter(({ direction }) => direction === made.direction);
  if (same.length >= ENTRIES)
    refuse('acl-entry-quota', `The maximum number of network acl entries of ${id} has been reached: ${ENTRIES}`); // prettier-ignore
}

/** A subnet has one ACL: the next one takes the place of the last. */
export function leave({ network }: Aws, subnetId: string): void {
  for (const { associations } of network.acls.values())
    for (const [id, name] of Object.entries(associations)) if (name === subnetId) delete associations[id];
}
