import { AwsRefusal } from '../resource-provider';
import { EC2_CASES } from './cases/ec2.cases';
import { cluster, EKS_CASES, nodes, template, WRONG_TEMPLATES } from './cases/eks.cases';
import { IAM_CASES, WRONG_DOCUMENTS } from './cases/iam.cases';
import { SERVICE_CASES } from './cases/services.cases';
import { Stage } from './cases/stage';
import { REFUSALS, refused, type RefusalName } from './refusals';

const CASES = { ...EC2_CASES, ...IAM_CASES, ...EKS_CASES, ...SERVICE_CASES };
const NAMES = Object.keys(REFUSALS) as RefusalName[];

const refusalOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing was refused',
    (error: unknown) => error,
  );

test.each(NAMES)('%s is refused, and nothing else before it', async (name) => {
  refused.clear();
  const error = await refusalOf(CASES[name](new Stage()));
  expect(error).toBeInstanceOf(AwsRefusal);
  expect([...refused]).toEqual([name]);
  expect(error).toMatchObject({ code: REFUSALS[name].code, source: REFUSALS[name].source });
});

test('each refusal says where AWS, or one of its users, shows it', () => {
  for (const { source, when } of Object.values(REFUSALS)) {
    expect(source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|github\.com)\//);
    expect(when).toMatch(/^[a-zA-Z]/);
  }
});

test.each(Object.entries(WRONG_DOCUMENTS))('a policy with %s is refused', async (_, document) => {
  const stage = new Stage();
  const role = await stage.role('lambda.amazonaws.com');
  const properties = { PolicyName: 'p', PolicyDocument: document, Roles: [role.id] };
  const error = await refusalOf(stage.make('AWS::IAM::Policy', properties));
  expect(error).toMatchObject({ code: 'MalformedPolicyDocument' });
});

test.each(Object.entries(WRONG_TEMPLATES))(
  'a node group with %s is refused',
  async (_, { data, properties }) => {
    const stage = new Stage();
    const made = await cluster(stage);
    const launchTemplate = await template(stage, data);
    const error = await refusalOf(nodes(stage, { ...launchTemplate, ...properties }, made));
    expect(error).toMatchObject({ code: REFUSALS['nodegroup-template'].code });
  },
);
