import Ajv from 'ajv';
import draft06 from 'ajv/dist/refs/json-schema-draft-06.json';
import schema from './data/addon-schema.json';

const ajv = new Ajv({
  strict: false,
  allErrors: true,
  formats: { boolean: /^(true|false)$/, integer: /^-?\d+$/ },
});
ajv.addMetaSchema(draft06);
const validate = ajv.compile(schema);

/** What the add-on API would refuse in these configuration values. */
export function schemaProblems(values: unknown): string[] {
  return validate(JSON.parse(JSON.stringify(values)))
    ? []
    : (validate.errors ?? []).map(
        ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
      );
}
