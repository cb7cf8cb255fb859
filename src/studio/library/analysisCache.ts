/** Results that are asked for again whenever a clip is opened. */
const mostKept = 64;

/** What was computed of clips, until they change. */
export class AnalysisCache {
  private readonly kept = new Map<string, { id: string; result: Promise<unknown> }>();

  /**
   * @param what tells the result from others of the same clip: `review 50`
   * @param compute runs once, however many ask at the same time
   */
  get<T>(id: string, what: string, compute: () => Promise<T>): Promise<T> {
    const key = `${id} ${what}`;
    const known = this.kept.get(key);
    if (known) return known.result as Promise<T>;
    const result = compute();
    const entry = { id, result };
    this.kept.set(key, entry);
    const [oldest] = this.kept.keys();
    if (oldest !== undefined && this.kept.size > mostKept) this.kept.delete(oldest);
    result.catch(() => {
      if (this.kept.get(key) === entry) this.kept.delete(key);
    });
    return result;
  }

  /** These clips are no longer what they were. */
  forget(ids: readonly string[]): void {
    const changed = new Set(ids);
    for (const [key, { id }] of this.kept) if (changed.has(id)) this.kept.delete(key);
  }

  clear(): void {
    this.kept.clear();
  }
}
