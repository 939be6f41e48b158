import { TemplateRefusal, type Template, type TemplateParameter } from './template';

const SSM_TYPE = /^AWS::SSM::Parameter::Value<(.+)>$/;
const LIST_TYPE = /^(List<.+>|CommaDelimitedList)$/;

/** Form of the ids that a typed parameter takes. */
const ID_FORMS: Readonly<Record<string, RegExp>> = {
  'AWS::EC2::Image::Id': /^ami-[0-9a-f]{8,17}$/,
  'AWS::EC2::VPC::Id': /^vpc-[0-9a-f]{8,17}$/,
  'AWS::EC2::Subnet::Id': /^subnet-[0-9a-f]{8,17}$/,
  'AWS::EC2::SecurityGroup::Id': /^sg-[0-9a-f]{8,17}$/,
};

/**
 * Values of the parameters of a template: what was given, what was given last time, or the default.
 *
 * @throws TemplateRefusal for a value that is missing, unknown or not allowed
 */
export function parameterValues(
  template: Template,
  given: Readonly<Record<string, string>>,
  ssmParameter: (name: string) => string | undefined,
): Record<string, unknown> {
  const declared = template.Parameters ?? {};
  const unknown = Object.keys(given).filter((name) => !(name in declared));
  if (unknown.length > 0)
    throw new TemplateRefusal(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  const missing = Object.keys(declared).filter(
    (name) => (given[name] ?? declared[name]!.Default) === undefined,
  );
  if (missing.length > 0) throw new TemplateRefusal(`Parameters: [${missing.join(', ')}] must have values`);
  const entries = Object.entries(declared).map(([name, parameter]) => {
    const value = String(given[name] ?? parameter.Default);
    return [name, typedValue(name, parameter, value, ssmParameter)] as const;
  });
  return Object.fromEntries(entries);
}

function typedValue(
  name: string,
  parameter: TemplateParameter,
  value: string,
  ssmParameter: (name: string) => string | undefined,
): unknown {
  refuseValue(name, parameter, value);
  const ssm = SSM_TYPE.exec(parameter.Type);
  if (ssm === null) return ofType(name, parameter.Type, value);
  const found = ssmParameter(value);
  if (found === undefined) {
    throw new TemplateRefusal(`Unable to fetch parameters [${value}] from parameter store for this account.`);
  }
  return ofType(name, ssm[1]!, found);
}

function ofType(name: string, type: string, value: string): unknown {
  const element = /^List<(.+)>$/.exec(type)?.[1] ?? type;
  const parts = LIST_TYPE.test(type) ? value.split(',').map((part) => part.trim()) : [value];
  for (const part of parts) {
    const form = ID_FORMS[element];
    if (form !== undefined && !form.test(part)) {
      throw new TemplateRefusal(`Parameter validation failed: parameter value ${part} for parameter name ${name} does not exist`); // prettier-ignore
    }
    if (element === 'Number' && !Number.isFinite(Number(part))) {
      throw new TemplateRefusal(`Parameter '${name}' must be a number`);
    }
  }
  return LIST_TYPE.test(type) ? parts : value;
}

function refuseValue(name: string, parameter: TemplateParameter, value: string): void {
  const {
    AllowedValues,
    AllowedPattern,
    MinLength = 0,
    MaxLength = Infinity,
    MinValue,
    MaxValue,
  } = parameter;
  const problems = [
    AllowedValues === undefined ||
      AllowedValues.map(String).includes(value) ||
      'must be one of AllowedValues',
    AllowedPattern === undefined || new RegExp(`^(?:${AllowedPattern})$`).test(value) || 'must match pattern',
    (value.length >= Number(MinLength) && value.length <= Number(MaxLength)) ||
      'has a length that is not allowed',
    MinValue === undefined || Number(value) >= Number(MinValue) || 'is too small',
    MaxValue === undefined || Number(value) <= Number(MaxValue) || 'is too large',
  ].filter((problem) => problem !== true);
  if (problems.length > 0) throw new TemplateRefusal(`Parameter '${name}' ${problems.join(', ')}`);
}
