import { ADD_CASES } from './add.cases';
import { CLU_CASES } from './clu.cases';
import { CN_CASES } from './cn.cases';
import { EP_CASES } from './ep.cases';
import { IAM_CASES } from './iam.cases';
import { MAX_CASES } from './max.cases';
import { NET_CASES } from './net.cases';
import { NODES_CASES } from './nodes.cases';
import { OPS_CASES } from './ops.cases';
import { PFX_CASES } from './pfx.cases';
import { PRV_CASES } from './prv.cases';
import { RSV_CASES } from './rsv.cases';
import { SGP_CASES } from './sgp.cases';
import { SG_CASES } from './sg.cases';
import { SUB_CASES } from './sub.cases';
import { TAG_CASES } from './tag.cases';
import { V6_CASES } from './v6.cases';
import { WARM_CASES } from './warm.cases';
import type { RuleCase } from './harness';

/** The fixtures of every rule. */
export const CASES: readonly RuleCase[] = [
  ADD_CASES,
  CLU_CASES,
  CN_CASES,
  EP_CASES,
  IAM_CASES,
  MAX_CASES,
  NET_CASES,
  NODES_CASES,
  OPS_CASES,
  PFX_CASES,
  PRV_CASES,
  RSV_CASES,
  SGP_CASES,
  SG_CASES,
  SUB_CASES,
  TAG_CASES,
  V6_CASES,
  WARM_CASES,
].flat();
