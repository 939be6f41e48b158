import type { Properties } from '../../resource-provider';
import { answer, provider, type Aws, type Providers } from '../aws';
import { objectsOf, optionalText, textOr } from '../property-values';
import { refuse } from '../refusals';
import type { SecurityGroup, SecurityGroupRule } from './network';

/** Characters that EC2 takes in the description of a group or a rule. */
const DESCRIPTION = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/;

const OPEN: SecurityGroupRule = { direction: 'egress', protocol: '-1', peer: '0.0.0.0/0' };

/** Security groups and their rules. */
export function securityGroupProviders(aws: Aws): Providers {
  const { network, tables } = aws;
  const { groups } = network;

  const group = provider({
    create({ properties, generatedName }) {
      const { id: vpcId } = network.vpc(textOr(properties.VpcId, ''));
      const name = textOr(properties.GroupName, generatedName);
      checkDescription(textOr(properties.GroupDescription, ''));
      if ([...groups.values()].some((other) => other.vpcId === vpcId && other.name === name))
        refuse('group-duplicate', `The security group '${name}' already exists for VPC '${vpcId}'`);
      const id = tables.newId('sg');
      const made: SecurityGroup = { id, vpcId, name, rules: {} };
      groups.set(id, made);
      setRules(aws, made, properties);
      return answer(id, { GroupId: id, Id: id, VpcId: vpcId });
    },
    update({ properties }, id) {
      const found = network.group(id);
      setRules(aws, found, properties);
      return answer(id, { GroupId: id, Id: id, VpcId: found.vpcId });
    },
    delete(id) {
      if (!groups.has(id)) return;
      const users = usersOf(aws, id);
      if (users.length > 0)
        refuse('group-in-use', `resource ${id} has a dependent object: ${users.join(', ')}`);
      groups.delete(id);
    },
  });

  const rule = (direction: SecurityGroupRule['direction']) =>
    provider({
      create({ properties }) {
        const found = network.group(textOr(properties.GroupId, ''));
        const id = tables.newId('sgr');
        addRule(aws, found, id, ruleOf(direction, properties));
        checkDescription(textOr(properties.Description, ''));
        return answer(id, { Id: id });
      },
      update: ({ properties }, id) => {
        checkDescription(textOr(properties.Description, ''));
        return answer(id, { Id: id });
      },
      delete(id, { properties }) {
        delete groups.get(textOr(properties.GroupId, ''))?.rules[id];
      },
    });
  return {
    'AWS::EC2::SecurityGroup': group,
    'AWS::EC2::SecurityGroupIngress': rule('ingress'),
    'AWS::EC2::SecurityGroupEgress': rule('egress'),
  };
}

function checkDescription(description: string): void {
  if (!DESCRIPTION.test(description))
    refuse('group-description', `Value (${description}) for parameter GroupDescription is invalid.`);
}

/** Rules inside the group's own properties; those of resources of their own stay. */
function setRules(aws: Aws, group: SecurityGroup, properties: Properties): void {
  for (const key of Object.keys(group.rules)) if (key.startsWith('own-')) delete group.rules[key];
  const ingress = objectsOf(properties.SecurityGroupIngress).map((rule) => ruleOf('ingress', rule));
  const declared = objectsOf(properties.SecurityGroupEgress).map((rule) => ruleOf('egress', rule));
  const egress = properties.SecurityGroupEgress === undefined ? [OPEN] : declared;
  for (const [index, rule] of [...ingress, ...egress].entries()) addRule(aws, group, `own-${index}`, rule);
}

function addRule({ network }: Aws, group: SecurityGroup, id: string, rule: SecurityGroupRule): void {
  if (rule.peer.startsWith('sg-')) network.group(rule.peer);
  const text = JSON.stringify(rule);
  if (Object.values(group.rules).some((other) => JSON.stringify(other) === text))
    refuse('rule-duplicate', `the specified rule "peer: ${rule.peer}, ${rule.protocol}" already exists`);
  group.rules[id] = rule;
}

function ruleOf(direction: SecurityGroupRule['direction'], properties: Properties): SecurityGroupRule {
  const other = direction === 'ingress' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId';
  const list = direction === 'ingress' ? 'SourcePrefixListId' : 'DestinationPrefixListId';
  const [from, to] = [optionalText(properties.FromPort), optionalText(properties.ToPort)];
  return {
    direction,
    protocol: textOr(properties.IpProtocol, '-1'),
    ...(from !== undefined && { fromPort: Number(from) }),
    ...(to !== undefined && { toPort: Number(to) }),
    peer: textOr(properties.CidrIp ?? properties.CidrIpv6 ?? properties[other] ?? properties[list], ''),
  };
}

function usersOf({ network }: Aws, id: string): string[] {
  const referring = [...network.groups.values()].filter(
    (group) => group.id !== id && Object.values(group.rules).some(({ peer }) => peer === id),
  );
  return [...network.interfacesWith(id), ...referring.map((group) => group.id)];
}
