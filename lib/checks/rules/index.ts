import { OPS_RULES } from './ops';
import { NODES_RULES } from './nodes';
import { MAX_RULES } from './max';
import { SGP_RULES } from './sgp';
import { CN_RULES } from './cn';
import { PFX_RULES } from './pfx';
import { WARM_RULES } from './warm';
import { IAM_RULES } from './iam';
import { ADD_RULES } from './add';
import { SG_RULES } from './sg';
import { TAG_RULES } from './tag';
import { V6_RULES } from './v6';
import { RSV_RULES } from './rsv';
import { PRV_RULES } from './prv';
import { EP_RULES } from './ep';
import { CLU_RULES } from './clu';
import { NET_RULES } from './net';
import { SUB_RULES } from './sub';
import type { Rule } from './rule';

/** The whole rule book, in the order of its groups. */
export const RULES: readonly Rule[] = [
  NET_RULES,
  SUB_RULES,
  CLU_RULES,
  EP_RULES,
  PRV_RULES,
  RSV_RULES,
  V6_RULES,
  TAG_RULES,
  SG_RULES,
  ADD_RULES,
  IAM_RULES,
  WARM_RULES,
  PFX_RULES,
  CN_RULES,
  SGP_RULES,
  MAX_RULES,
  NODES_RULES,
  OPS_RULES,
].flat();
