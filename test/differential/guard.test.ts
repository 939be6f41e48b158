import * as fc from 'fast-check';
import type { VpcCniContext } from '../../lib/aws-node';
import { isDefaultSetting, SET_BY_EKS, variableOf } from '../../lib/aws-node/backup/environment-defaults';
import { settingsOfBackup } from '../../lib/aws-node/backup/settings-of-backup';
import type { BackupDocument } from '../../lib/aws-node/backup/backup-document';
import { SETTING_OPTIONS } from '../../lib/aws-node/settings/option-table';
import type { OptionPath } from '../../lib/aws-node/settings/setting-option';
import { isUndecided } from '../../lib/aws-node/settings/settings-check';
import { isError, settingsOutcomes } from '../../lib/aws-node/settings/settings-checks';
import { settings } from '../aws-node/arbitrary-settings';
import { UNKNOWN } from '../checks/fixtures/draft';
import { addon, backup } from '../lambda/aws-node-fixtures/backup';
import { areOfTheirTypes, cluster, configurationOf, texts, type Texts } from './arbitrary';
import {
  byGuard,
  byProps,
  byTemplate,
  guardDecision,
  template,
  verdictsOf,
  written,
  type Verdicts,
} from './verdicts';

/** Of the guard alone: actions of the role that have nothing to do with a setting. */
const OF_THE_GUARD = ['RoleActionsMissing'];

test('the guard refuses what the construct refuses, and nothing else', () => {
  let refused = 0;
  fc.assert(
    fc.property(cluster, settings, (around, props) => {
      fc.pre(areOfTheirTypes(props));
      const errors = byProps(around, props).filter((outcome) => !isUndecided(outcome) && isError(outcome));
      const ofGuard = byGuard(around, written(around, props)).filter((code) => !OF_THE_GUARD.includes(code));
      expect(new Set(ofGuard)).toEqual(new Set(errors.map(({ code }) => code)));
      refused += ofGuard.length;
    }),
    { numRuns: 1000 },
  );
  expect(refused).toBeGreaterThan(200);
});

test('what a cluster runs already is never refused again', () => {
  fc.assert(
    fc.property(cluster, texts, (around, values) => {
      const configuration = configurationOf(values);
      const running = {
        version: around.version.toString(),
        status: 'ACTIVE',
        configuration: { values: JSON.parse(JSON.stringify(configuration)) as object },
      };
      const { problems, warnings } = guardDecision(around, configuration, { addon: running as never });
      const refusedAtFirst = byGuard(around, configuration).filter((code) => !OF_THE_GUARD.includes(code));
      expect(problems.map(({ code }) => code).filter((code) => !OF_THE_GUARD.includes(code))).toEqual([]);
      expect(warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(refusedAtFirst));
    }),
    { numRuns: 300 },
  );
});

test('no sentence of the guard tells a value', () => {
  const secret = fc.constantFrom<OptionPath>(
    ...(Object.keys(SETTING_OPTIONS) as OptionPath[]).filter((path) => !SETTING_OPTIONS[path].raw),
  );
  fc.assert(
    fc.property(cluster, texts, secret, (around, values, path) => {
      const decision = guardDecision(around, configurationOf(values, path, '{"c0ffee":"c0ffee"}'));
      expect(JSON.stringify(decision)).not.toContain('c0ffee');
    }),
    { numRuns: 500 },
  );
});

/** Variables of aws-node, with texts that are not those of the chart: those count as chosen by nobody. */
function chosenVariables(values: Texts): Record<string, string> {
  return Object.fromEntries(
    [...values].flatMap(([path, text]) => {
      const [target = ''] = SETTING_OPTIONS[path].targets;
      const name = variableOf(target);
      const counts =
        name !== undefined &&
        target.startsWith('env.') &&
        SETTING_OPTIONS[path].targets.length === 1 &&
        !SET_BY_EKS.includes(name) &&
        !isDefaultSetting(target, text);
      return counts ? [[name, text]] : [];
    }),
  );
}

/** A backup of a cluster in which some variables are declared and the others were set with kubectl. */
function liveCluster(around: VpcCniContext, declared: object, byHand: Record<string, string>) {
  const version = around.version.toString();
  const { ipFamily } = around;
  return backup(
    {
      cluster: { name: 'prod', ipFamily },
      addon: { value: addon({ addonVersion: version }) },
    },
    { version, env: { ...(declared as Record<string, string>) }, byHand },
  );
}

const ofBackup = (document: BackupDocument, declared: object, around: VpcCniContext): Verdicts =>
  verdictsOf(
    settingsOutcomes(
      settingsOfBackup(
        document,
        { env: { ...(declared as Record<string, string>) } },
        { roleActions: around.roleActions, endpointPrivateAccess: true },
      ),
    ),
  );

const sorted = (verdicts: Verdicts): string[] =>
  [...verdicts].map(([name, verdict]) => `${name}: ${verdict}`).sort();

test('a backup is judged as the template with the same settings, whoever set them', () => {
  let found = 0;
  fc.assert(
    fc.property(cluster, texts, fc.nat(), (around, values, split) => {
      const all = Object.entries(chosenVariables(values));
      const at = split % (all.length + 1);
      const [declared, byHand] = [all.slice(0, at), all.slice(at)].map((part) => Object.fromEntries(part));
      const live = ofBackup(liveCluster(around, declared!, byHand!), declared!, around);
      const ofTemplate = byTemplate(template(around, { env: Object.fromEntries(all) }));
      expect(sorted(live)).toEqual(sorted(verdictsOf(ofTemplate)));
      found += live.size;
    }),
    { numRuns: 400 },
  );
  expect(found).toBeGreaterThan(300);
});

test('a variable of a backup that comes from another object is as unknown as one of a template', () => {
  fc.assert(
    fc.property(cluster, texts, fc.nat(), (around, values, pick) => {
      const all = chosenVariables(values);
      const names = Object.keys(all);
      fc.pre(names.length > 0);
      const name = names[pick % names.length]!;
      const document = withReference(liveCluster(around, {}, all), name);
      const draft = template(around, { env: { ...all, [name]: UNKNOWN } });
      expect(sorted(ofBackup(document, {}, around))).toEqual(sorted(verdictsOf(byTemplate(draft))));
    }),
    { numRuns: 300 },
  );
});

function withReference(document: BackupDocument, name: string): BackupDocument {
  const { daemonSet } = document;
  const valueFrom = { secretKeyRef: { name: 'settings', key: name } };
  const containers = daemonSet!.containers.map((container) => ({
    ...container,
    env: container.env.map((entry) => (entry.name === name ? { name, valueFrom } : entry)),
  }));
  return { ...document, daemonSet: { ...daemonSet!, containers } };
}
