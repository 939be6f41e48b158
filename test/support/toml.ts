import { createRequire } from 'node:module';

// smol-toml has types for ES modules only, and code for both.
const smolToml = createRequire(__filename)('smol-toml') as {
  parse(text: string): { [key: string]: unknown };
};

/** Reads a TOML document. */
export const parseToml = (text: string) => smolToml.parse(text);
