import { Token } from 'aws-cdk-lib';
import { CidrBlock } from '../planning/cidr-block';
import type { PlanProblem } from '../planning/plan-problem';
import { PlanProblemSeverity } from '../planning/plan-problem';
import { PrefixReservation } from '../planning/prefix-reservation';
import { knownBlockOfSubnet } from './known-at-synth';
import { ReservationType } from './reservation-type';
import type { SubnetCidrReservationProps } from './subnet-cidr-reservation-props';
import type { IConstruct } from 'constructs';
import { ConstructError } from '../synth/construct-error';
import { knownAtSynth } from '../synth/known-value';

/** What EC2 takes as the description of a reservation. */
const DESCRIPTION_MAX_LENGTH = 255;

/** Rules about prefixes; ranges for addresses of your own may be small, and may fill a subnet. */
const PREFIX_RULES = ['RSV-04', 'RSV-06'];

/**
 * The ranges in canonical spelling, when nothing is wrong with them. What is a token is left to the handler.
 *
 * Throws one error with every problem.
 */
export function checkedRanges(scope: IConstruct, props: SubnetCidrReservationProps): string[] {
  const { cidrBlocks } = props;
  if (cidrBlocks.length === 0)
    throw new ConstructError(scope, 'cidrBlocks is empty: name at least one range to reserve');
  const ranges = [false, true].flatMap((isIpv6) => errorsOf(props, isIpv6));
  const problems = [
    ...ranges.map(({ code, path, message }) => `${path}: ${message} (${code})`),
    ...otherProblems(props),
  ];
  if (problems.length > 0) throw new ConstructError(scope, problems.join('\n'));
  return cidrBlocks.map((cidr) => (Token.isUnresolved(cidr) ? cidr : CidrBlock.parse(cidr).toString()));
}

/** What EC2 or the handler would refuse at deploy time. */
function otherProblems({
  requireFreePrefixes: count,
  description = '',
  tags = {},
}: SubnetCidrReservationProps): string[] {
  const isCount = count === undefined || Token.isUnresolved(count) || (Number.isInteger(count) && count >= 0);
  const reserved = Object.keys(tags).filter((key) => /^(aws:|cdk-eks-podnet:)/i.test(key));
  return [
    ...(isCount ? [] : [`requireFreePrefixes is ${count}: use a whole number of at least 0`]),
    ...(Token.isUnresolved(description) || description.length <= DESCRIPTION_MAX_LENGTH
      ? []
      : [`description has ${description.length} characters: use at most ${DESCRIPTION_MAX_LENGTH}`]),
    ...reserved.map(
      (key) => `tags has the key ${key}: keys that begin with aws: or cdk-eks-podnet: are taken, use another`,
    ),
  ];
}

function errorsOf(props: SubnetCidrReservationProps, isIpv6: boolean): PlanProblem[] {
  const ranges = props.cidrBlocks.filter(
    (cidr) => !Token.isUnresolved(cidr) && cidr.includes(':') === isIpv6,
  );
  if (ranges.length === 0) return [];
  const { problems } = PrefixReservation.summarize(spaceOf(props, isIpv6), ranges, { path: 'cidrBlocks' });
  const ignored = props.reservationType === ReservationType.EXPLICIT ? PREFIX_RULES : [];
  return problems.filter(
    ({ code, severity }) => severity === PlanProblemSeverity.ERROR && !ignored.includes(code),
  );
}

/** The block of the subnet; where none is known all addresses there are, so that overlaps are still found. */
function spaceOf({ subnet, subnetCidrBlock }: SubnetCidrReservationProps, isIpv6: boolean): string {
  const written = knownAtSynth(subnetCidrBlock);
  const known = [written, knownBlockOfSubnet(subnet)].find((cidr) => cidr?.includes(':') === isIpv6);
  return known ?? (isIpv6 ? '::/0' : '0.0.0.0/0');
}
