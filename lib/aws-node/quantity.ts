import type { Json } from './backup/json';

const UNITS: Readonly<Record<string, number>> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};
const QUANTITY = new RegExp(`^(\\d+(?:\\.\\d+)?)(${Object.keys(UNITS).join('|')})?$`);

/**
 * A Kubernetes quantity as a number; undefined for what is not one. Exponents are not read.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(text: string): number | undefined {
  const [, digits, unit] = QUANTITY.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * (unit === undefined ? 1 : (UNITS[unit] ?? 1));
}

/** A quantity in one spelling: the API server answers `100m` where `0.1` was declared. */
export function comparableQuantity(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  const quantity = parseQuantity(String(value));
  if (quantity === undefined) return String(value);
  const thousandths = Math.round(quantity * 1000);
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
}
