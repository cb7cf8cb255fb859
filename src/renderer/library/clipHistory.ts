import { type ClipAction, type ClipOperation, type ClipOperationChange, inverse, mentions } from "./clipOperations";

/** What was done to clips since the page was opened, to take back and to do again. */
export class ClipHistory {
  private done: readonly ClipOperation[] = [];
  private undone: readonly ClipOperation[] = [];
  private nextId = 1;

  /** @param apply makes a change happen */
  constructor(private readonly apply: (change: ClipOperationChange) => Promise<void>) {}

  get undoAction(): ClipAction | undefined {
    return this.done.at(-1)?.action;
  }

  get redoAction(): ClipAction | undefined {
    return this.undone.at(-1)?.action;
  }

  /** Notes what has just happened. */
  add(action: ClipAction, change: ClipOperationChange): ClipOperation {
    const operation = { id: this.nextId++, action, ...change };
    this.done = [...this.done, operation];
    this.undone = [];
    return operation;
  }

  /**
   * Takes back the last operation, or the one given, if it can still be.
   * @throws StudioError of the change; the operation is forgotten then, for it would fail again
   */
  async undo(id = this.done.at(-1)?.id): Promise<ClipOperation | undefined> {
    const operation = this.done.find((each) => each.id === id);
    if (!operation) return undefined;
    this.done = this.done.filter((each) => each !== operation);
    await this.apply(inverse(operation));
    this.undone = [...this.undone, operation];
    return operation;
  }

  /** Does again what was taken back last. @throws as undo */
  async redo(): Promise<ClipOperation | undefined> {
    const operation = this.undone.at(-1);
    if (!operation) return undefined;
    this.undone = this.undone.slice(0, -1);
    await this.apply(operation);
    this.done = [...this.done, operation];
    return operation;
  }

  /** These clips are gone for ever. */
  forget(clipIds: readonly string[]): void {
    const isPossible = (operation: ClipOperation) => !clipIds.some((id) => mentions(operation, id));
    this.done = this.done.filter(isPossible);
    this.undone = this.undone.filter(isPossible);
  }
}
