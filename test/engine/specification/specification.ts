import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, Resource, ResourceProperties, SpecDatabase } from '@aws-cdk/service-spec-types';

/** A resource type as CloudFormation's own specification has it. */
export interface TypeSpecification {
  readonly type: string;
  readonly properties: ResourceProperties;
  /** Names that Fn::GetAtt takes. */
  readonly attributes: readonly string[];
  /** Properties or attributes whose values, joined with a bar, are what Ref gives. */
  readonly refIdentifier: readonly string[];
  /** Paths below the properties that replace the resource as well. */
  readonly moreReplacing: readonly (readonly string[])[];
}

let database: SpecDatabase | undefined;
const known = new Map<string, TypeSpecification | undefined>();

const load = (): SpecDatabase => (database ??= loadAwsServiceSpecSync());

/** @returns undefined for a type that the specification does not have */
export function specificationOf(type: string): TypeSpecification | undefined {
  if (!known.has(type)) known.set(type, read(type));
  return known.get(type);
}

function read(type: string): TypeSpecification | undefined {
  const [resource] = load().lookup('resource', 'cloudFormationType', 'equals', type);
  return resource && specification(resource);
}

function specification(resource: Resource): TypeSpecification {
  return {
    type: resource.cloudFormationType,
    properties: resource.properties,
    attributes: Object.keys(resource.attributes),
    refIdentifier: resource.cfnRefIdentifier ?? resource.primaryIdentifier ?? [],
    moreReplacing: resource.additionalReplacementProperties ?? [],
  };
}

/** Properties of a type that other types refer to; undefined when the type is not an object with named properties. */
export function nestedProperties(type: PropertyType): ResourceProperties | undefined {
  return type.type === 'ref' ? load().get('typeDefinition', type.reference.$ref).properties : undefined;
}
