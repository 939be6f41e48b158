import { RuleBook } from '../../../../lib/checks/rule-book';
import type { RuleFinding } from '../../../../lib/checks/rule-report';
import type { CheckResult } from '../result';
import { place, uncheckedText } from './place';

/** JUnit XML: a test case for each rule that had something to look at. */
export function renderJunit(result: CheckResult): string {
  const cases = result.appliedRuleIds.map((id) => junitCase(id, result));
  const failures = new Set(result.findings.map(({ ruleId }) => ruleId)).size;
  const skipped = cases.filter((xml) => xml.includes('<skipped')).length;
  const counts = `tests="${cases.length}" failures="${failures}" skipped="${skipped}" errors="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="podnet" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

function junitCase(id: string, { findings, notCheckable, customRules = [] }: CheckResult): string {
  const { title = '' } = RuleBook.find(id) ?? customRules.find((rule) => rule.id === id) ?? {};
  const failed = findings.filter(({ ruleId }) => ruleId === id);
  const open = notCheckable.filter(({ ruleId }) => ruleId === id);
  const name = `    <testcase classname="podnet.${id.split('-')[0]}" name="${escape(`${id} ${title}`)}"`;
  if (failed.length > 0) return [`${name}>`, ...failed.map(junitFailure), '    </testcase>'].join('\n');
  if (open.length === 0) return `${name}/>`;
  return [
    `${name}>`,
    `      <skipped message="${escape(open.map(uncheckedText).join('; '))}"/>`,
    '    </testcase>',
  ].join('\n');
}

function junitFailure(finding: RuleFinding): string {
  const message = escape(`${place(finding)}: ${finding.message}`);
  return `      <failure type="${finding.severity}" message="${message}">${escape(finding.remedy)}</failure>`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

/** Characters that XML 1.0 has no place for are left out. */
function escape(text: string): string {
  const printable = [...text].filter((char) => char >= ' ' || char === '\n' || char === '\t').join('');
  return printable.replaceAll(/[&<>"\n]/g, (char) => ENTITIES[char]);
}
