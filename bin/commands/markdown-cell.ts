/** Text that stays in its cell of a Markdown table and is shown as written. */
export function cell(text: string): string {
  return text.replaceAll(/[|<>*_`[\]]/g, (char) => `\\${char}`).replaceAll('\n', ' ');
}
