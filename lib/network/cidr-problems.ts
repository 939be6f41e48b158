import { CidrBlock } from '../planning/cidr-block';
import type { IConstruct } from 'constructs';
import { ConstructError } from '../synth/construct-error';
import { isKnownText } from './known-at-synth';

/** Throws one error with every text of a prop that is not a CIDR block; tokens are left alone. */
export function checkCidrBlocks(scope: IConstruct, prop: string, cidrBlocks: string[]): void {
  const problems = cidrProblems(prop, cidrBlocks);
  if (problems.length > 0) throw new ConstructError(scope, problems.join('\n'));
}

/** Every text of a prop that is not a CIDR block; tokens and pending look-ups are left alone. */
export function cidrProblems(prop: string, cidrBlocks: string[]): string[] {
  return cidrBlocks
    .filter(isKnownText)
    .flatMap(problemsOf)
    .map((problem) => `${prop}: ${problem}`);
}

function problemsOf(cidr: string): string[] {
  try {
    CidrBlock.parse(cidr);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}
