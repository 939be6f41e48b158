import type { Json } from './json';

const MULTIPLIERS: Record<string, number> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/**
 * A quantity in one spelling: the API server answers `100m` where `0.1` was declared.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function comparableQuantity(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = String(value);
  const [, number, unit] = /^(\d+(?:\.\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(text) ?? [];
  if (number === undefined) return text;
  const thousandths = Math.round(Number(number) * (MULTIPLIERS[unit ?? ''] as number) * 1000);
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
}
