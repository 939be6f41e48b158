import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CustomRule, type CustomRuleProps } from '../../../lib/checks/rules/custom-rule';
import { isJson, type Json } from '../../../lib/checks/model/template';
import { UsageError } from './usage-error';

const METHODS = ['checkCluster', 'checkNodegroup', 'checkSubnet', 'checkResource'];

/** A rule out of a file: an object with texts and methods, or an instance of `CustomRule`. */
class FileRule extends CustomRule {
  constructor(definition: CustomRuleProps, exported: Json) {
    super(definition);
    for (const name of METHODS) {
      const method = exported[name];
      if (typeof method === 'function') Object.assign(this, { [name]: method.bind(exported) as unknown });
    }
  }
}

/** Loads rules from ES modules whose default export is a list of them. */
export async function readCustomRules(files: readonly string[]): Promise<CustomRule[]> {
  const rules: CustomRule[] = [];
  for (const file of files) rules.push(...(await rulesOf(file)));
  return rules;
}

async function rulesOf(file: string): Promise<CustomRule[]> {
  if (!existsSync(file)) throw new UsageError(`custom rules: ${file} does not exist`);
  const exported = await defaultExport(file);
  if (!Array.isArray(exported) || !exported.every(isJson))
    throw new UsageError(`custom rules: the default export of ${file} is not a list of rules`);
  return exported.map((item, index) => toRule(item, `${file}: rule ${index + 1}`));
}

async function defaultExport(file: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(resolve(file)).href)) as { default?: unknown };
    return module.default;
  } catch (error) {
    throw new UsageError(`custom rules: ${file} cannot be loaded: ${(error as Error).message}`);
  }
}

function toRule(item: Json, at: string): CustomRule {
  const methods = METHODS.filter((name) => typeof item[name] === 'function');
  if (methods.length === 0)
    throw new UsageError(`custom rules: ${at} checks nothing; give it one of ${METHODS.join(', ')}`);
  const definition = isJson(item.definition) ? item.definition : item;
  return new FileRule(definition as unknown as CustomRuleProps, item);
}
