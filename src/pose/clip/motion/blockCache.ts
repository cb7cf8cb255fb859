/** A block of frames first..last and what was worked out for it. */
export interface Block<T> {
  first: number;
  last: number;
  value: T;
}

/** What is worked out for blocks of frames: made when it is asked for, kept until it is forgotten. */
export class BlockCache<T> {
  private readonly blocks = new Map<number, Block<T>>();
  /** Grows with everything that is forgotten. */
  private version = 0;

  /**
   * @param frames of the clip
   * @param blockFrames in each block
   * @param make undefined while rows that it needs are not loaded
   */
  constructor(
    private readonly frames: number,
    private readonly blockFrames: number,
    private readonly make: (first: number, last: number) => T | undefined,
  ) {}

  /** The block that a frame is in. */
  at(frame: number): Block<T> | undefined {
    const index = Math.floor(frame / this.blockFrames);
    const known = this.blocks.get(index);
    if (known) return known;
    const first = index * this.blockFrames;
    const last = Math.min(first + this.blockFrames, this.frames) - 1;
    const { version } = this;
    const value = this.make(first, last);
    if (value === undefined) return undefined;
    const block = { first, last, value };
    // Reading rows can itself bring news that makes earlier ones outdated.
    if (version === this.version) this.blocks.set(index, block);
    return block;
  }

  /** Forgets every block with a frame in first..last. */
  forget(first: number, last: number): void {
    this.version++;
    const from = Math.floor(first / this.blockFrames);
    const to = Math.floor(last / this.blockFrames);
    for (const index of this.blocks.keys()) if (index >= from && index <= to) this.blocks.delete(index);
  }

  clear(): void {
    this.version++;
    this.blocks.clear();
  }
}
