import { ADD_RULES } from './add';
import { CLU_RULES } from './clu';
import { CN_RULES } from './cn';
import { DEP_RULES } from './dep';
import { EP_RULES } from './ep';
import { GATEWAY_RULES } from './gateways';
import { IAM_RULES } from './iam';
import { LB_RULES } from './lb';
import { MAX_RULES } from './max';
import { NET_RULES } from './net';
import { NODES_RULES } from './nodes';
import { NP_RULES } from './np';
import { PFX_RULES } from './pfx';
import { PRV_RULES } from './prv';
import { QUO_RULES } from './quo';
import { ROLE_RULES } from './roles';
import { RSV_RULES } from './rsv';
import { SGP_RULES } from './sgp';
import { SG_RULES } from './sg';
import { SUB_RULES } from './sub';
import { TAG_RULES } from './tag';
import { UPG_RULES } from './upg';
import { V6_RULES } from './v6';
import { WARM_RULES } from './warm';
import type { Rule } from './rule';

/** The whole rule book, in the order of its groups. */
export const RULES: readonly Rule[] = [
  NET_RULES,
  SUB_RULES,
  GATEWAY_RULES,
  CLU_RULES,
  EP_RULES,
  PRV_RULES,
  RSV_RULES,
  V6_RULES,
  TAG_RULES,
  SG_RULES,
  ADD_RULES,
  IAM_RULES,
  ROLE_RULES,
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
].flat();
