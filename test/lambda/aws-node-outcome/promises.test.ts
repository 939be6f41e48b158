import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the guard promises, and the tests that show it, each as a file below `test` and its title. A title that is gone
 * fails here: a promise without a test is not kept for long.
 */
const SEEN = 'lambda/aws-node-outcome/seen-failures.test.ts';
const FAULTS = 'lambda/aws-node-outcome/faults.property.test.ts';
const BACKUP = 'lambda/aws-node-backup/handler.test.ts';
const VERIFICATION = 'lambda/aws-node-verification/handler.test.ts';
const PLAYED = 'lambda/aws-node-backup/upgrade.test.ts';
const RESERVATIONS = 'lambda/subnet-cidr-reservation/lifecycle.test.ts';
const UPGRADE = 'bin/upgrade.test.ts';
const PREFLIGHT = 'bin/preflight.test.ts';
const PROOF = 'aws-node/rollout-proof.test.ts';

/** Each failure that was seen once. */
const FAILURES: Readonly<Record<string, readonly (readonly [file: string, title: string])[]>> = {
  'a walk over several minor versions whose middle step fails': [
    [SEEN, 'a jump of several minors is refused with the sequence, and its rollback succeeds'],
    [PLAYED, '1.19 to 1.22 is refused with the sequence before anything changed'],
    [UPGRADE, 'an update that EKS takes back ends the walk'],
  ],
  'automatic steps together with the jump, and a later failure': [
    ['upgrade/aws-node-backup.test.ts', 'may not change the add-on: the only one who does is CloudFormation'],
    [FAULTS, 'a rollback never fails'],
  ],
  'duplicate delivery, and a person who moves the add-on meanwhile': [
    [SEEN, 'an event delivered twice gets the same answer twice, and nothing is changed'],
    [SEEN, 'an add-on that somebody else moves meanwhile is told as that'],
    [UPGRADE, 'a person who moves the add-on while a step rolls out'],
  ],
  'Kubernetes alone on a cluster with a hand-set variable or a degraded add-on': [
    [SEEN, 'Kubernetes alone on a cluster with %s fails neither function'],
    [SEEN, 'a hand-set variable'],
    [SEEN, 'a degraded add-on'],
  ],
  'Kubernetes and vpc-cni in one deployment': [
    [SEEN, 'Kubernetes together with vpc-cni is not refused after the control plane was upgraded'],
    [SEEN, 'Kubernetes together with vpc-cni that breaks is reported, not failed'],
    [PREFLIGHT, 'Kubernetes together with vpc-cni'],
    ['upgrade/upgrade-guard.test.ts', 'Kubernetes and vpc-cni in one deployment are an error at synth'],
    ['checks/rules/ops.cases.ts', "id: 'UPG-04'"],
  ],
  'settings fixed through EKS outside of the stack, then an upgrade': [
    [SEEN, 'are named, and the upgrade is refused before it takes them away'],
    [SEEN, 'fail the verification where they were lost all the same'],
  ],
  '299 of 300 nodes updated, one dead': [
    [SEEN, '299 of 300 nodes updated and one dead is a success that names the node'],
  ],
  'IRSA to Pod Identity': [
    [SEEN, 'a change of %s alone is guarded: a failed backup stops it'],
    [SEEN, 'IRSA to Pod Identity that cuts aws-node off on every node fails the verification'],
  ],
  'add-on gone, one 404, an old image, a Status instead of a DaemonSet': [
    [SEEN, 'is never called passed'],
    [SEEN, 'with the add-on gone'],
    [SEEN, 'but one 404 is looked at again'],
    [SEEN, 'with the old image on the DaemonSet'],
    [SEEN, 'with a Status object instead of a DaemonSet'],
  ],
  'one throttled answer of CloudFormation': [
    [SEEN, 'does not fail a rollback'],
    [SEEN, 'lets nothing through'],
  ],
  'a hang or a parse error during a rollback': [
    [SEEN, '%s does not fail a rollback'],
    [SEEN, 'a hang'],
    [SEEN, 'a configuration that cannot be read'],
  ],
  'policies that warn and report, and faults of access': [[SEEN, 'the policy %s forgives faults of access']],
  'the value of a lost variable': [
    [SEEN, 'the value of a lost variable stands in no answer, log or report'],
    [FAULTS, 'not.toContain(PASSWORD)'],
  ],
  'a list of reservations that still shows what was removed': [
    [RESERVATIONS, 'a range that the list still shows after it was removed is made again, not believed'],
    [RESERVATIONS, 'a Delete looks for what is not listed until it is, and leaves nothing behind'],
  ],
  'kube-proxy and coredns that are never upgraded': [
    [
      'cluster/addon-versions.test.ts',
      'kube-proxy and coredns have a version, and it changes with Kubernetes',
    ],
    ['cluster/addon-versions.test.ts', 'kube-proxy changes only after the change of vpc-cni was verified'],
    [SEEN, 'a control plane that is too new for kube-proxy is warned of'],
    ['checks/rules/addons.cases.ts', "id: 'ADD-19'"],
    ['checks/rules/addons.cases.ts', "id: 'ADD-20'"],
  ],
};

/** Sentences of the README and of docs/upgrading.md about upgrades. */
const SENTENCES: Readonly<Record<string, readonly (readonly [file: string, title: string])[]>> = {
  'backup and guard before every change of version, configuration or identity of the add-on': [
    ['upgrade/aws-node-backup.test.ts', 'runs again whenever version or configuration change'],
    [SEEN, 'a change of %s alone is guarded: a failed backup stops it'],
  ],
  'a setting that was never declared is named before the upgrade': [
    [SEEN, 'are named, and the upgrade is refused before it takes them away'],
  ],
  'and one that was lost fails it': [
    [VERIFICATION, 'fails the deployment, so that CloudFormation goes back'],
  ],
  'settings set by hand kept through an upgrade': [[PLAYED, 'with PRESERVE what was set by hand stays']],
  'only a backup of aws-node': [
    [BACKUP, 'a backup without a target saves what runs, even a version that EKS does not offer any more'],
  ],
  'what a deployment changes, and what speaks against it': [
    [PREFLIGHT, 'one minor version of vpc-cni is ready, and settings are told by name alone'],
  ],
  'vpc-cni, one minor version after the other': [
    [UPGRADE, 'goes one minor at a time and keeps configuration, role and what was set by hand'],
  ],
  'never fails: every failure becomes a warning': [[FAULTS, 'a rollback never fails']],
  'the pods are made from the current template and ready': [
    [PROOF, 'where only settings change, so that old pods have the image of new ones'],
    [VERIFICATION, 'of settings alone is waited for: old pods have the image of new ones'],
  ],
  'pod subnets of the ENIConfigs, without room for the nodes that are added': [
    [PREFLIGHT, 'the surge in pod subnets of custom networking'],
  ],
  'a fleet of 1,000 nodes with churn is verified page by page': [
    ['lambda/aws-node-verification/fleet.test.ts', 'that nodes join and leave is verified page by page'],
  ],
  'over 1,000 random schedules of faults a rollback never fails': [[FAULTS, '?? 1_000']],
};

const ROOT = join(__dirname, '..', '..', '..');
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');
/** As it is read: without line breaks and the marks of Markdown. */
const plain = (text: string): string => text.replace(/\s+/g, ' ');

describe.each(Object.entries({ ...FAILURES, ...SENTENCES }))('%s', (_, tests) => {
  test.each(tests)('is shown by %s: %s', (file, title) => expect(read('test', file)).toContain(title));
});

test.each(Object.keys(SENTENCES))('the documentation says: %s', (sentence) => {
  expect(plain(`${read('README.md')} ${read('docs', 'upgrading.md')}`)).toContain(sentence);
});
