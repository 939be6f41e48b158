import { expandForEach, transformsOf } from './for-each';
import { isJson, type TemplateSource } from './template';

/** Expanded in the model, or without resources of its own. */
const UNDERSTOOD = ['AWS::LanguageExtensions'];

/** Sentences about the parts of a template that a transform adds at deploy time and no rule sees. */
export function unseenParts(source: TemplateSource): string[] {
  const names = isJson(source.body) ? transformsOf(source.body) : [];
  const unknown = names.filter((name) => !UNDERSTOOD.includes(name));
  return [
    ...unknown.map(
      (name) => `${source.name} uses the transform ${name}; resources that it adds are not checked`,
    ),
    ...expandForEach(source).problems.map((problem) => `${source.name}: ${problem}`),
  ];
}
