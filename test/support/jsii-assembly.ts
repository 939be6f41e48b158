import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

interface Documented {
  readonly name: string;
  readonly docs?: { summary?: string; example?: string; default?: string };
}

export interface ApiProperty extends Documented {
  readonly optional?: boolean;
  readonly immutable?: boolean;
  readonly overrides?: string;
}

export interface ApiType extends Documented {
  readonly kind: 'class' | 'interface' | 'enum';
  readonly namespace?: string;
  readonly datatype?: boolean;
  readonly properties?: ApiProperty[];
  readonly methods?: (Documented & { overrides?: string })[];
  readonly members?: Documented[];
}

/** The jsii assembly that the last build wrote: the public API. */
export function assembly(): { types: { [fqn: string]: ApiType } } {
  const parsed = JSON.parse(readFileSync('.jsii', 'utf8'));
  if (parsed.schema !== 'jsii/file-redirect') return parsed;
  return JSON.parse(gunzipSync(readFileSync(parsed.filename)).toString());
}
