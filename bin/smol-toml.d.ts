/** smol-toml has types for ES modules only, and code for both. */
declare module 'smol-toml' {
  /** Parses a TOML document. */
  export function parse(text: string): Record<string, unknown>;
}
