import { ADD_RULES } from './addons';
import { CLU_RULES } from './cluster';
import { CN_RULES } from './custom-networking';
import { DEP_RULES } from './ordering';
import { EP_RULES } from './api-endpoint';
import { GATEWAY_RULES } from './gateways';
import { IAM_RULES } from './identity';
import { LB_RULES } from './load-balancers';
import { MAX_RULES } from './max-pods';
import { NET_RULES } from './vpc-blocks';
import { NODES_RULES } from './nodes';
import { NP_RULES } from './network-policy';
import { PFX_RULES } from './prefix-delegation';
import { PRV_RULES } from './private-clusters';
import { QUO_RULES } from './quotas';
import { ROLE_RULES } from './roles';
import { RSV_RULES } from './reservations';
import { SGP_RULES } from './security-groups-for-pods';
import { SG_RULES } from './security-groups';
import { SUB_RULES } from './subnets';
import { SETTINGS_RULES } from './settings';
import { TAG_RULES } from './tags';
import { UPG_RULES } from './upgrades';
import { V6_RULES } from './ipv6';
import { V6_CLUSTER_RULES } from './ipv6-clusters';
import { IMDS_RULES } from './instance-metadata';
import { WARM_RULES } from './warm-pool';
import type { Rule } from './rule';

const RULES_BY_SUBJECT: readonly Rule[] = [
  NET_RULES,
  SUB_RULES,
  GATEWAY_RULES,
  CLU_RULES,
  EP_RULES,
  PRV_RULES,
  RSV_RULES,
  V6_RULES,
  V6_CLUSTER_RULES,
  TAG_RULES,
  SG_RULES,
  ADD_RULES,
  IAM_RULES,
  ROLE_RULES,
  IMDS_RULES,
  WARM_RULES,
  PFX_RULES,
  CN_RULES,
  SGP_RULES,
  MAX_RULES,
  NODES_RULES,
  NP_RULES,
  LB_RULES,
  QUO_RULES,
  DEP_RULES,
  UPG_RULES,
  SETTINGS_RULES,
].flat();

const groupOf = ({ id }: Rule): string => id.replace(/-\d+$/, '');
const numberOf = ({ id }: Rule): number => Number(/\d+$/.exec(id)?.[0]);
const GROUPS = [...new Set(RULES_BY_SUBJECT.map(groupOf))];

/** The whole rule book, in the order of its groups and numbers, whichever file a rule is in. */
export const RULES: readonly Rule[] = [...RULES_BY_SUBJECT].sort(
  (a, b) => GROUPS.indexOf(groupOf(a)) - GROUPS.indexOf(groupOf(b)) || numberOf(a) - numberOf(b),
);
