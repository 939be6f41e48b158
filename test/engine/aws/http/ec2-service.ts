import { XMLBuilder } from 'fast-xml-parser';
import { ACTIONS } from '../../../loopback/ec2-actions';
import { Ec2Query } from '../../../loopback/ec2-query';
import type { Ec2State } from '../../../loopback/ec2-state';
import { type LoopbackReservation } from '../../../loopback/ec2-state';
import type { Request } from '../../../loopback/http-server';
import type { Aws } from '../aws';
import type { SecurityGroupRule } from '../ec2/network';
import { CallRefusal, type Need, type Reply, type Service } from './service-server';

const xml = new XMLBuilder({ suppressEmptyNode: true, ignoreAttributes: false });

/** A reservation with the moments of its creation and deletion, for lists that lag behind. */
export interface ReservationHistory {
  readonly reservation: LoopbackReservation;
  readonly createdAt: number;
  deletedAt?: number;
}

/** EC2's query API. */
export class Ec2Service implements Service {
  readonly name = 'EC2';
  readonly codes = {
    denied: 'UnauthorizedOperation',
    throttled: 'RequestLimitExceeded',
    failed: 'InternalError',
  };

  constructor(
    private readonly aws: Aws,
    private readonly history: Map<string, ReservationHistory>,
  ) {}

  actionOf({ body }: Request): string {
    return new Ec2Query(body).get('Action') ?? '';
  }

  needs(action: string, { body }: Request): Need[] {
    const query = new Ec2Query(body);
    const name = `ec2:${action}`;
    const base = { 'ec2:Region': this.aws.region };
    const subnetId = query.get('SubnetId') ?? '';
    if (action === 'CreateSubnetCidrReservation') {
      const tags = query.tags('TagSpecification.1.Tag');
      const needs: Need[] = [
        {
          action: name,
          resource: this.arn('subnet', subnetId),
          context: { ...base, ...this.subnetKeys(subnetId) },
        },
      ];
      if (Object.keys(tags).length === 0) return needs;
      return [...needs, this.tagging('CreateTags', '*', tags, { 'ec2:CreateAction': action })];
    }
    if (action === 'CreateTags' || action === 'DeleteTags')
      return query
        .list('ResourceId')
        .map((id) => this.tagging(action, id, query.tags('Tag'), this.resourceTags(id)));
    if (/SecurityGroup(In|E)gress$/.test(action)) {
      const id = query.get('GroupId') ?? '';
      const vpcId = this.aws.network.groups.get(id)?.vpcId ?? '';
      const keys = { 'ec2:SecurityGroupID': id, 'ec2:Vpc': this.arn('vpc', vpcId) };
      return [{ action: name, resource: this.arn('security-group', id), context: { ...base, ...keys } }];
    }
    return [{ action: name, resource: '*', context: base }];
  }

  perform(action: string, { body }: Request): Reply {
    const query = new Ec2Query(body);
    const own = this.groupAction(action, query);
    const perform = ACTIONS[action];
    if (own === undefined && perform === undefined)
      throw new CallRefusal('InvalidAction', `The action ${action} is not valid for this web service.`);
    const result = own ?? perform!({ state: this.view(action), query, pageSize: 5 });
    this.remember();
    const requestId = '00000000-0000-4000-8000-000000000000';
    const document = {
      [`${action}Response`]: { '@_xmlns': 'http://ec2.amazonaws.com/doc/2016-11-15/', requestId, ...result },
    };
    return this.reply(200, document);
  }

  error(code: string, message: string, status: number): Reply {
    return this.reply(status, {
      Response: { Errors: { Error: { Code: code, Message: message } }, RequestID: '0' },
    });
  }

  private reply(status: number, document: object): Reply {
    const headers = { 'content-type': 'text/xml;charset=UTF-8' };
    return { status, headers, body: `<?xml version="1.0" encoding="UTF-8"?>\n${xml.build(document)}` };
  }

  private arn(kind: string, id: string): string {
    return this.aws.arn('ec2', `${kind}/${id}`);
  }

  private subnetKeys(id: string): Record<string, string> {
    const subnet = this.aws.network.state.subnets.get(id);
    const tags = Object.entries(subnet?.tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value]);
    return {
      'ec2:SubnetID': id,
      'ec2:Vpc': this.arn('vpc', subnet?.vpcId ?? ''),
      'ec2:AvailabilityZone': subnet?.availabilityZone ?? '',
      ...(Object.fromEntries(tags) as Record<string, string>),
    };
  }

  private resourceTags(id: string): Record<string, string> {
    const tags = this.aws.network.state.reservations.get(id)?.tags ?? {};
    return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
  }

  private tagging(
    action: string,
    id: string,
    tags: Record<string, string>,
    more: Record<string, string>,
  ): Need {
    const requested = Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value]);
    const context = {
      'ec2:Region': this.aws.region,
      'aws:TagKeys': Object.keys(tags),
      ...(Object.fromEntries(requested) as Record<string, string>),
      ...more,
    };
    return {
      action: `ec2:${action}`,
      resource: this.arn('subnet-cidr-reservation', id === '*' ? 'scr-new' : id),
      context,
    };
  }

  /** Remembers when reservations came and went, whoever did it. */
  private remember(): void {
    const { reservations } = this.aws.network.state;
    const now = this.aws.clock.now();
    for (const [id, reservation] of reservations)
      if (!this.history.has(id)) this.history.set(id, { reservation, createdAt: now });
    for (const [id, entry] of this.history)
      if (!reservations.has(id) && entry.deletedAt === undefined) entry.deletedAt = now;
  }

  /** EC2 as its lists show it: new reservations may be missing, deleted ones may still be there. */
  private view(action: string): Ec2State {
    const { state } = this.aws.network;
    const { listOmission, listGhost } = this.aws.dials;
    if (action !== 'GetSubnetCidrReservations' || (listOmission === 0 && listGhost === 0)) return state;
    this.remember();
    const now = this.aws.clock.now();
    const shown = [...this.history.values()]
      .filter(
        ({ createdAt, deletedAt = Infinity }) =>
          createdAt + listOmission <= now && now < deletedAt + listGhost,
      )
      .map(({ reservation }) => state.reservations.get(reservation.subnetCidrReservationId) ?? reservation);
    return Object.create(state, {
      reservationsOf: { value: (subnetId: string) => shown.filter((entry) => entry.subnetId === subnetId) },
    }) as Ec2State;
  }

  private groupAction(action: string, query: Ec2Query): object | undefined {
    const [, verb, way] = /^(Authorize|Revoke)SecurityGroup(Ingress|Egress)$/.exec(action) ?? [];
    if (verb === undefined) return undefined;
    const group = this.aws.network.group(query.get('GroupId') ?? '');
    const rule = ruleOf(query, way === 'Ingress' ? 'ingress' : 'egress');
    const text = JSON.stringify(rule);
    const found = Object.keys(group.rules).find((key) => JSON.stringify(group.rules[key]) === text);
    if (verb === 'Revoke' && found === undefined)
      throw new CallRefusal(
        'InvalidPermission.NotFound',
        'The specified rule does not exist in this security group.',
      );
    if (verb === 'Authorize' && found !== undefined)
      throw new CallRefusal(
        'InvalidPermission.Duplicate',
        `the specified rule "peer: ${rule.peer}" already exists`,
      );
    if (found !== undefined) delete group.rules[found];
    else group.rules[this.aws.tables.newId('sgr')] = rule;
    return { return: true };
  }
}

function ruleOf(query: Ec2Query, direction: SecurityGroupRule['direction']): SecurityGroupRule {
  const permission = 'IpPermissions.1';
  const peer =
    query.get(`${permission}.Groups.1.GroupId`) ?? query.get(`${permission}.IpRanges.1.CidrIp`) ?? '';
  return { direction, protocol: query.get(`${permission}.IpProtocol`) ?? '-1', peer };
}
