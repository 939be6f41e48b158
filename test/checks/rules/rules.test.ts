import { OPS_CASES } from './ops.cases';
import { NODES_CASES } from './nodes.cases';
import { MAX_CASES } from './max.cases';
import { SGP_CASES } from './sgp.cases';
import { CN_CASES } from './cn.cases';
import { PFX_CASES } from './pfx.cases';
import { WARM_CASES } from './warm.cases';
import { IAM_CASES } from './iam.cases';
import { ADD_CASES } from './add.cases';
import { SG_CASES } from './sg.cases';
import { TAG_CASES } from './tag.cases';
import { V6_CASES } from './v6.cases';
import { RSV_CASES } from './rsv.cases';
import { PRV_CASES } from './prv.cases';
import { EP_CASES } from './ep.cases';
import { CLU_CASES } from './clu.cases';
import { NET_CASES } from './net.cases';
import { SUB_CASES } from './sub.cases';
import { testRule } from './harness';

for (const ruleCase of [
  NET_CASES,
  SUB_CASES,
  CLU_CASES,
  EP_CASES,
  PRV_CASES,
  RSV_CASES,
  V6_CASES,
  TAG_CASES,
  SG_CASES,
  ADD_CASES,
  IAM_CASES,
  WARM_CASES,
  PFX_CASES,
  CN_CASES,
  SGP_CASES,
  MAX_CASES,
  NODES_CASES,
  OPS_CASES,
].flat())
  testRule(ruleCase);
