// Writes docs/rules.md from the rule book: npx tsx scripts/generate-rules-docs.ts
import { writeFileSync } from 'node:fs';
import { renderRulesDocs } from './rules-docs';

writeFileSync('docs/rules.md', renderRulesDocs());
