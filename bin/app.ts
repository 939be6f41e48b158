import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { PodNetworkingChecks } from '../lib';
import { acknowledgeFindings } from './acknowledgements';
import { readDeploymentSettings } from './deployment-settings';
import { ReferenceDeployment } from './reference-deployment';

/** The app of cdk.json: the reference deployment, checked by AwsSolutions and by our own rules. */
function main(): void {
  // Synthesized here and not at the end of the process, so that a wrong setting is not followed by a half-built app.
  const app = new App({ autoSynth: false });
  const settings = readDeploymentSettings(app.node);
  const stack = new ReferenceDeployment(app, 'PodNetwork', {
    settings,
    stackName: settings.stackName,
    description: 'EKS cluster with a pod network of its own (cdk-eks-podnet)',
    // Both undefined without credentials: the stack is then environment-agnostic.
    env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
  });
  acknowledgeFindings(stack);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new PodNetworkingChecks(app));
  app.synth();
}

try {
  main();
} catch (error) {
  // A wrong setting is the user's mistake, and no reason to show a stack trace.
  console.error((error as Error).message);
  process.exitCode = 1;
}
