import { join } from 'node:path';
import { Assets, type AssemblyStack } from '../assembly';
import type { EngineDials } from '../dials';
import { DeploymentEngine, type Outcome } from '../engine';
import { PlainWorld } from '../plain-world';
import type { Template, TemplateResource } from '../template/template';

type Resources = Record<string, Partial<TemplateResource> & { readonly Type: string }>;

const CODE = { S3Bucket: 'assets', S3Key: 'script.zip' };
const ROLE = 'arn:aws:iam::111122223333:role/any';

/** A function whose handler does what the properties of its resource say; see fixtures/script. */
export const FUNCTION = {
  Type: 'AWS::Lambda::Function',
  Properties: { Code: CODE, Role: ROLE, Handler: 'index.handler', Runtime: 'nodejs24.x', Timeout: 60 },
} as const;

/** Each step of the script as JSON text: what the handler does on Create, Update and Delete. */
export type Script = Readonly<Record<string, unknown>>;

/** A custom resource of that function. */
export function custom(script: Script = {}, more: object = {}): Resources[string] {
  const steps = Object.fromEntries(
    Object.entries(script).map(([name, step]) => [
      name,
      typeof step === 'object' ? JSON.stringify(step) : step,
    ]),
  );
  return {
    Type: 'Custom::Script',
    Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, ...steps },
    ...more,
  };
}

export const group = (properties: object = {}, more: object = {}): Resources[string] => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: properties as Record<string, unknown>,
  ...more,
});

/** An engine in a world that believes everything, and one stack in it. */
export class Stage {
  readonly world = new PlainWorld();
  readonly engine: DeploymentEngine;

  constructor(dials: Partial<EngineDials> = {}) {
    this.engine = new DeploymentEngine(this.world, dials);
  }

  deploy(resources: Resources, more: Partial<Template> = {}): Promise<Outcome> {
    const assets = new Assets();
    assets.add(CODE.S3Key, join(__dirname, 'fixtures', 'script'));
    const stack: AssemblyStack = { name: 'Stack', template: { Resources: resources, ...more } };
    return this.engine.deploy({ assets, stacks: [stack] });
  }

  get stack() {
    return this.engine.stacks.get('Stack')!;
  }

  /** `STATUS LogicalId` of every event of a resource, in order, since the last call. */
  events(): string[] {
    const found = this.stack.events.map(({ status, logicalId }) => `${status} ${logicalId}`);
    return found.filter((event) => !event.endsWith(' Stack') && !event.endsWith(' Function'));
  }

  /** Requests that the handler got, in order. */
  requests(): string[] {
    return this.engine.custom.exchanges.map(({ request: { requestType, logicalId, physicalId = '' } }) =>
      `${requestType} ${logicalId} ${physicalId}`.trim(),
    );
  }
}

/** Opens a stage for one test, and closes it. */
export async function onStage(
  work: (stage: Stage) => Promise<void>,
  dials: Partial<EngineDials> = {},
): Promise<void> {
  const stage = new Stage(dials);
  await stage.engine.open();
  try {
    await work(stage);
  } finally {
    await stage.engine.close();
  }
}
