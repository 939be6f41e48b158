import { ADD_CASES } from './addons.cases';
import { CLU_CASES } from './cluster.cases';
import { CN_CASES } from './custom-networking.cases';
import { EP_CASES } from './api-endpoint.cases';
import { IAM_CASES } from './identity.cases';
import { MAX_CASES } from './max-pods.cases';
import { NET_CASES } from './vpc-blocks.cases';
import { NODES_CASES } from './nodes.cases';
import { OPS_CASES } from './ops.cases';
import { PFX_CASES } from './prefix-delegation.cases';
import { PRV_CASES } from './private-clusters.cases';
import { RSV_CASES } from './reservations.cases';
import { SGP_CASES } from './security-groups-for-pods.cases';
import { SG_CASES } from './security-groups.cases';
import { SUB_CASES } from './subnets.cases';
import { TAG_CASES } from './tags.cases';
import { V6_CASES } from './ipv6.cases';
import { WARM_CASES } from './warm-pool.cases';
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
