import Ajv, { type ErrorObject } from 'ajv';
import draft6 from 'ajv/dist/refs/json-schema-draft-06.json';
import type { JsonObject } from '../../../lib/aws-node/backup/json';
import { at, objectOf } from '../../../lib/aws-node/backup/json';
import { didYouMean } from '../../../lib/text/nearest-names';

/**
 * What of a configuration does not fit the schema of a version, one sentence per path.
 *
 * Formats are not checked: the schema's formats (`boolean`, `integer` on strings) are not part of JSON schema, and EKS
 * itself passes over them.
 *
 * @param configuration parsed configuration values
 * @param schemaText what DescribeAddonConfiguration gave for the version
 * @throws when the schema cannot be used
 */
export function schemaProblems(configuration: JsonObject, schemaText: string): string[] {
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false, verbose: true });
  ajv.addMetaSchema(draft6);
  const validate = ajv.compile(JSON.parse(schemaText) as object);
  if (validate(configuration)) return [];
  return [...new Set((validate.errors as ErrorObject[]).map(sentence))];
}

function sentence(error: ErrorObject): string {
  const path = jsonPath(error.instancePath);
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(
        path,
        String(params.additionalProperty),
        objectOf(at(error.parentSchema, 'properties')),
      );
    case 'required':
      return `${path}.${String(params.missingProperty)} is missing`;
    case 'type':
      return `${path} is ${article(typeOf(error.data))}, expected ${article([params.type].flat().join(' or '))}`;
    case 'enum':
      return `${path} has a value that is not allowed; allowed are ${(params.allowedValues as unknown[]).join(', ')}`;
    default:
      return `${path} ${String(error.message)}`;
  }
}

function unknownKey(path: string, key: string, known: JsonObject): string {
  return `${path}.${key} is not a setting of this version${didYouMean(key, Object.keys(known), 1)}`;
}

/** Values stay in the cluster: a message says the type of a value, never the value. */
function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

/** `/env/WARM_IP_TARGET` in the notation of EKS's own messages: `$.env.WARM_IP_TARGET`. */
function jsonPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .reduce((path, part) => `${path}.${part}`, '$');
}
