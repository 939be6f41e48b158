import { readFileSync } from 'node:fs';

/** A fenced block of a document; the info string after the language names the file that it is. */
export interface Block {
  readonly language: string;
  readonly file?: string;
  readonly text: string;
}

/** Text of the first fenced block of TypeScript in a document. */
export function firstTypeScript(document: string): string {
  return blocksOf(readFileSync(document, 'utf8')).find(({ language }) => language === 'ts')!.text;
}

/** Fenced blocks of each section of a document, by the title of the section. */
export function blocksBySection(document: string): Map<string, Block[]> {
  const sections = readFileSync(document, 'utf8').split(/^## /m).slice(1);
  return new Map(sections.map((text) => [text.slice(0, text.indexOf('\n')), blocksOf(text)]));
}

function blocksOf(text: string): Block[] {
  const fenced = text.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```/gms);
  return [...fenced].map(([, language, file, body]) => ({ language, file, text: body }));
}
