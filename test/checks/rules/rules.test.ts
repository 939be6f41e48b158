import { CASES } from './cases';
import { testRule } from './harness';

for (const ruleCase of CASES) testRule(ruleCase);
