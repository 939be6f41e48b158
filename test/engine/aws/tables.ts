/** All that exists, in tables of plain values: so that everything can be put back as it was. */
export class Tables {
  private readonly tables: Map<string, unknown>[] = [];
  private ids = 0;
  private readonly given = new Map<string, string>();
  /** How often everything was put back: what was under way before has no effect any more. */
  era = 0;

  table<T>(existing = new Map<string, T>()): Map<string, T> {
    this.tables.push(existing as Map<string, unknown>);
    return existing;
  }

  /** Everything that exists, for comparisons. */
  get all(): readonly ReadonlyMap<string, unknown>[] {
    return this.tables;
  }

  /** Gives the next resource of a kind an id: for what templates name that were written for one account. */
  giveId(kind: string, id: string): void {
    this.given.set(kind, id);
  }

  /** An id that no other resource has, shaped as EC2 shapes it. */
  newId(kind: string): string {
    const given = this.given.get(kind);
    this.given.delete(kind);
    this.ids += 1;
    if (given !== undefined) return given;
    return `${kind}-0${this.ids.toString(16).padStart(16, '0')}`;
  }

  /** The next whole number, from 1 on. */
  nextNumber(): number {
    this.ids += 1;
    return this.ids;
  }

  /** @returns a function that puts everything back as it is now */
  snapshot(): () => void {
    const { ids } = this;
    const saved = structuredClone(this.tables);
    return () => {
      this.ids = ids;
      this.era += 1;
      // A copy again, as the same snapshot may be put back more than once.
      for (const [index, entries] of structuredClone(saved).entries()) {
        const table = this.tables[index];
        table?.clear();
        for (const [key, value] of entries) table?.set(key, value);
      }
    };
  }
}
