import { NET_CASES } from './net.cases';
import { testRule } from './harness';

for (const ruleCase of [NET_CASES].flat()) testRule(ruleCase);
