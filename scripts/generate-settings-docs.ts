// Writes docs/settings.md: npx tsx scripts/generate-settings-docs.ts
import { mkdirSync, writeFileSync } from 'node:fs';
import { settingsPage } from './settings-page';

mkdirSync('docs', { recursive: true });
writeFileSync('docs/settings.md', settingsPage());
