/** Work on the same thing one after the other, on different things side by side. */
export class KeyedQueue {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Runs `work` when nothing else runs that shares a key with it, in the order of asking. */
  run<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const before = Promise.all(keys.map((key) => this.last.get(key)));
    const result = before.then(work);
    const settled = result.catch(() => {});
    for (const key of keys) this.last.set(key, settled);
    void settled.then(() => {
      for (const key of keys) if (this.last.get(key) === settled) this.last.delete(key);
    });
    return result;
  }

  /** Resolves when everything that was asked for so far has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.last.values());
  }
}
