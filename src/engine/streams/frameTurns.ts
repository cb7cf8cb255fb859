/** One piece of work; it deals with its own errors and never rejects. */
type Task = () => Promise<void>;

/**
 * Runs one task at a time and serves the lanes in turn, so that a stream with a full queue does not hold up another.
 * A client with several streams gets one turn per round, like any other: lanes of one owner share its turn.
 */
export class FrameTurns {
  /** Owner -> lane -> waiting tasks; a Map's order is the order of turns. */
  private readonly owners = new Map<object, Map<object, Task[]>>();
  private running = false;

  add(owner: object, lane: object, task: Task): void {
    const lanes = this.owners.get(owner) ?? new Map<object, Task[]>();
    this.owners.set(owner, lanes);
    const tasks = lanes.get(lane) ?? [];
    lanes.set(lane, tasks);
    tasks.push(task);
    if (!this.running) void this.run();
  }

  private async run(): Promise<void> {
    this.running = true;
    for (let task = this.next(); task; task = this.next()) await task();
    this.running = false;
  }

  private next(): Task | undefined {
    const lanes = takeFirst(this.owners);
    if (!lanes) return undefined;
    const tasks = takeFirst(lanes.value)!;
    const task = tasks.value.shift();
    if (tasks.value.length > 0) lanes.value.set(tasks.key, tasks.value);
    if (lanes.value.size > 0) this.owners.set(lanes.key, lanes.value);
    return task;
  }
}

/** Removes a map's first entry; setting it again puts it last in line. */
function takeFirst<K, V>(map: Map<K, V>): { key: K; value: V } | undefined {
  for (const [key, value] of map) {
    map.delete(key);
    return { key, value };
  }
  return undefined;
}
