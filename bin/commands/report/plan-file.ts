import { existsSync, readFileSync, statSync } from 'node:fs';
import { AddressPlan } from '../../../lib/planning/address-plan';
import type { AddressPlanProps } from '../../../lib/planning/address-plan-props';
import type { PlanFacts } from '../../../lib/report/plan-report';
import { UsageError } from '../check/usage-error';

/** The output of `podnet plan --json`, read again; undefined for any other file. */
export function readPlan(path: string): PlanFacts | undefined {
  if (!existsSync(path) || !statSync(path).isFile()) return undefined;
  const parsed = jsonOf(readFileSync(path, 'utf8'));
  if (!isPlan(parsed)) return undefined;
  for (const { ipv4CidrBlock, reservedCidrBlocks } of [...parsed.subnets, ...parsed.laterSubnets]) {
    refuse(path, AddressPlan.subnetProblems([ipv4CidrBlock], [parsed.vpcCidrBlock, ...parsed.podCidrBlocks]));
    if (!Array.isArray(reservedCidrBlocks))
      throw new UsageError(`${path}: subnet ${ipv4CidrBlock} has no list reservedCidrBlocks`);
  }
  return parsed;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isPlan(value: unknown): value is PlanFacts & AddressPlanProps & { podCidrBlocks: string[] } {
  if (typeof value !== 'object' || value === null) return false;
  const lists = ['podCidrBlocks', 'subnets', 'laterSubnets', 'advice'];
  return 'vpcCidrBlock' in value && lists.every((name) => Array.isArray(Reflect.get(value, name)));
}

function refuse(path: string, problems: readonly { message: string }[]): void {
  if (problems.length > 0)
    throw new UsageError(problems.map(({ message }) => `${path}: ${message}`).join('\n'));
}
