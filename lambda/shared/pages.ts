/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

/**
 * Reads a list to its end.
 *
 * @throws if a page token comes twice, as the list would then never end
 */
export async function everyPage<T>(read: (token: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const page = await read(token);
    items.push(...page.items);
    token = page.nextToken === '' ? undefined : page.nextToken;
    if (token !== undefined && seen.has(token))
      throw new Error(`the page token '${token}' was answered twice`);
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
  return items;
}
