import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import type { InstanceEniLimits } from '../capacity/eni-limits';
import { EniLimits } from '../capacity/eni-limits';
import { ConstructError } from '../synth/construct-error';

/** An instance type with the facts given for it, or those of the table. */
export interface InstanceFacts {
  readonly name: string;
  readonly facts: Partial<InstanceEniLimits>;
}

/** Instance types with their facts. Types that are not known have none here; max pods reports them. */
export function factsOf(
  instanceTypes: ec2.InstanceType[],
  limits: InstanceEniLimits[] = [],
): InstanceFacts[] {
  return instanceTypes.map(String).map((name) => {
    const given = limits.find(({ instanceType }) => instanceType === name);
    return { name, facts: { ...EniLimits.find(name), ...given } };
  });
}

const ARCHITECTURES: { readonly [name: string]: ec2.InstanceArchitecture } = {
  amd64: ec2.InstanceArchitecture.X86_64,
  arm64: ec2.InstanceArchitecture.ARM_64,
};

/** The one architecture of the instance types, from the limits table: names of types do not tell it reliably. */
export function architectureOf(
  scope: IConstruct,
  instanceTypes: ec2.InstanceType[],
  limits?: InstanceEniLimits[],
): ec2.InstanceArchitecture {
  if (instanceTypes.length === 0)
    throw new ConstructError(scope, 'instanceTypes is empty: name at least one instance type');
  const all = factsOf(instanceTypes, limits);
  const names = [...new Set(all.map((each) => knownArchitecture(scope, each)))];
  if (names.length > 1) {
    const list = all.map(({ name, facts }) => `${name} (${facts.architecture})`).join(', ');
    throw new ConstructError(
      scope,
      `instanceTypes mixes processor architectures, a node group has one image: ${list}; use a node group for each`,
    );
  }
  return ARCHITECTURES[names[0]];
}

function knownArchitecture(scope: IConstruct, { name, facts }: InstanceFacts): string {
  const { enis, architecture } = facts;
  if (enis === undefined) throw new ConstructError(scope, EniLimits._unknown(name));
  if (architecture !== undefined && architecture in ARCHITECTURES) return architecture;
  throw new ConstructError(
    scope,
    `the processor architecture of ${name} is ${architecture ? `'${architecture}'` : 'not published'}: give the limits of the type with architecture 'amd64' or 'arm64', such as limits: [{ instanceType: '${name}', enis: ${enis}, ipv4PerEni: ${facts.ipv4PerEni}, architecture: 'amd64' }]`,
  );
}
