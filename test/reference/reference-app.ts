import { readFileSync } from 'node:fs';
import type { Environment } from 'aws-cdk-lib';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readDeploymentSettings } from '../../bin/deployment-settings';
import { ReferenceDeployment } from '../../bin/reference-deployment';
import type { TemplateJson } from '../support/deployed-template';
import { DeployedTemplate } from '../support/deployed-template';

const RECOMMENDED_FLAGS = JSON.parse(readFileSync('cdk.json', 'utf8')).context as { [flag: string]: unknown };

export interface ReferenceOptions {
  readonly recommendedFlags?: boolean;
  readonly env?: Environment;
  readonly context?: { [key: string]: unknown };
}

/** The reference deployment as `cdk synth` would make it, without the CLI and before synthesis. */
export function referenceStack({ recommendedFlags = true, env, context }: ReferenceOptions = {}) {
  const app = new App({ context: { ...(recommendedFlags ? RECOMMENDED_FLAGS : {}), ...context } });
  const stack = new ReferenceDeployment(app, 'PodNetwork', {
    settings: readDeploymentSettings(app.node),
    env,
  });
  return { app, stack };
}

/** The reference deployment, synthesized and resolved. */
export function referenceDeployment(options: ReferenceOptions = {}) {
  const { app, stack } = referenceStack(options);
  const template = Template.fromStack(stack);
  const region = options.env?.region ?? 'eu-west-1';
  return { app, stack, template, deployed: new DeployedTemplate(template.toJSON() as TemplateJson, region) };
}
