/**
 * Properties as a custom resource gets them: every scalar is text, at every depth.
 *
 * @see https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1037
 */
export function asStrings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asStrings);
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, asStrings(item)]));
}
