import * as fc from 'fast-check';
import { parseBackupDocument } from '../../../lib/aws-node/backup/parse-backup';
import { parseConfiguration } from '../../../lambda/shared/aws-node/configuration';
import type { JsonObject } from '../../../lib/aws-node/backup/json';
import { comparableQuantity } from '../../../lib/aws-node/quantity';
import { restoredConfiguration } from '../../../lib/aws-node/backup/restore';
import { restoredProps } from '../../../lib/aws-node/backup/restore-props';
import { recordedSettings, settingChanges } from '../../../lib/aws-node/backup/setting-changes';
import { declaredSettings } from '../../../lib/aws-node/backup/settings-in-force';
import { compare } from '../../../lib/aws-node/guard/compare';
import { HEALTHY } from '../../../lib/aws-node/guard/addon-state';
import { proveRollout } from '../../../lib/aws-node/guard/rollout-proof';
import { upgradePath } from '../../../lib/aws-node/upgrade-path';
import { VpcCniVersion } from '../../../lib/aws-node/vpc-cni-version';
import { backup } from '../aws-node-fixtures/backup';

/** Keys that the code looks for, so that random objects go deeper than one level. */
const KEYS = ['metadata', 'spec', 'template', 'containers', 'initContainers', 'name', 'env', 'args', 'resources', 'managedFields', 'fieldsV1', 'f:spec', 'status', 'value', 'valueFrom', 'subnet', 'eniConfig', 'subnets', 'init', 'nodeAgent', 'tolerations']; // prettier-ignore

const json = fc.letrec((tie) => ({
  leaf: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant('aws-node')),
  node: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), tie('node'), { maxKeys: 6, noNullPrototype: true }),
  ),
})).node; // prettier-ignore

const object = fc.dictionary(fc.constantFrom(...KEYS), json, {
  noNullPrototype: true,
}) as fc.Arbitrary<JsonObject>;

test('whatever an API server answers, a backup comes out, survives a file and differs in nothing from itself', () => {
  fc.assert(
    fc.property(object, object, fc.array(object, { maxLength: 3 }), (daemonSet, configMap, eniConfigs) => {
      const document = backup({
        daemonSet: { value: daemonSet },
        configMap: { value: configMap },
        eniConfigs: { value: eniConfigs },
      });
      const read = parseBackupDocument(JSON.stringify(document), 'b');
      expect(settingChanges(recordedSettings(document), recordedSettings(read))).toEqual([]);
      expect(compare({ backup: document, live: read, fingerprint: String }).differences).toEqual([]);
      restoredConfiguration(read, {});
      proveRollout(
        { addon: { absent: true }, daemonSet: { seen: daemonSet }, pods: { absent: true } },
        { before: HEALTHY },
      );
    }),
  );
});

test('whatever is declared can be flattened and turned into props', () => {
  fc.assert(
    fc.property(object, (configuration) => {
      declaredSettings(configuration);
      restoredProps(configuration);
    }),
  );
});

test('configuration values are read, or refused in our words', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        parseConfiguration(text);
      } catch (error) {
        expect((error as Error).message).toMatch(/^the configuration values are /);
      }
    }),
  );
});

test('a quantity has one spelling', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.constantFrom('', 'm', 'k', 'Ki', 'Mi'), (number, unit) => {
      const once = comparableQuantity(`${number}${unit}`);
      expect(comparableQuantity(once)).toBe(once);
    }),
  );
});

test('an upgrade path never skips a minor, except one that it names', () => {
  const version = fc.record({ minor: fc.integer({ min: 10, max: 25 }), patch: fc.nat(5) }).map(({ minor, patch }) => VpcCniVersion.of(`v1.${minor}.${patch}`)); // prettier-ignore
  fc.assert(
    fc.property(version, version, fc.array(version, { maxLength: 40 }), (from, to, offered) => {
      const { intermediate, missingMinors } = upgradePath(from, to, offered);
      const stops = [...intermediate.map(({ minor }) => minor), ...missingMinors].sort((a, b) => a - b);
      const [low, high] = [from.minor, to.minor].sort((a, b) => a - b) as [number, number];
      expect(stops).toEqual(Array.from({ length: Math.max(high - low - 1, 0) }, (_, i) => low + 1 + i));
      expect(intermediate.every((stop) => offered.includes(stop) && stop.defect === undefined)).toBe(true);
    }),
  );
});
