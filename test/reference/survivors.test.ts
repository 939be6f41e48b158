import { readFileSync } from 'node:fs';
import { CfnDeletionPolicy, CfnResource } from 'aws-cdk-lib';
import { referenceDeployment } from './reference-app';

const KEPT = [CfnDeletionPolicy.RETAIN, CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE];

/** Paths in the first column of the table of the README that names what a destroy leaves. */
function pathsInReadme(): string[] {
  const [, section] = readFileSync('README.md', 'utf8').split('## What survives a destroy');
  const [table] = section.split(/\n## /);
  return [...table.matchAll(/^\| `(\w+\/[\w/]+)` /gm)].map(([, path]) => path);
}

describe.each([true, false])('with the recommended feature flags: %s', (recommendedFlags) => {
  const { stack, deployed } = referenceDeployment({ recommendedFlags });
  const resources = stack.node.findAll().filter((node) => CfnResource.isCfnResource(node));

  test('the README lists every resource that stays when the stack goes', () => {
    const kept = resources.filter(({ cfnOptions: { deletionPolicy } }) => KEPT.includes(deletionPolicy!));
    const paths = kept.map(({ node }) =>
      node.path.replace(`${stack.node.path}/`, '').replace(/(\/Resource)+$/, ''),
    );
    expect(pathsInReadme().sort()).toEqual(paths.sort());
  });

  test('a first deployment that fails leaves nothing', () => {
    const always = resources.filter(
      ({ cfnOptions: { deletionPolicy } }) => deletionPolicy === CfnDeletionPolicy.RETAIN,
    );
    expect(always.map(({ node }) => node.path)).toEqual([]);
  });

  test('the README names every function whose log group Lambda makes and keeps', () => {
    const functions = deployed.ofType('AWS::Lambda::Function');
    const without = functions.filter(({ properties }) => properties.LoggingConfig === undefined);
    expect(without.map(({ logicalId }) => logicalId.replace(/Handler[0-9A-F]{8}$/, ''))).toEqual([
      'CustomVpcRestrictDefaultSGCustomResourceProvider',
    ]);
    expect(readFileSync('README.md', 'utf8')).toContain('CustomVpcRestrictDefaultSG');
  });
});
