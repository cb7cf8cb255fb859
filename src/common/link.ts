/** Stops a subscription; calling it twice is harmless. */
export type Unsubscribe = () => void;

/**
 * A two-way, ordered message channel between two parties that share no memory: a pair of processes, a page and a
 * worker, or two objects in a test. Messages must survive structured cloning. Array buffers are cloned, not
 * transferred: Electron loses transferred buffers between processes (electron issue 34905).
 */
export interface Link<Send, Receive> {
  /** Sends a message; on a closed link it does nothing (onClose has told the owner). */
  send(message: Send): void;
  /**
   * Resolves when what was sent has left this process. Only transports have it that send on while the event loop turns:
   * whoever computes for long must wait for it after a large message, or it never leaves.
   */
  drained?(): Promise<void>;
  onMessage(listener: (message: Receive) => void): Unsubscribe;
  /** Called once, with a reason for a person to read. Called at once when the link is closed already. */
  onClose(listener: (reason: string) => void): Unsubscribe;
  close(reason?: string): void;
}

/** Listeners of one link; the adapters of each transport are built on it. */
export class LinkListeners<Receive> {
  private readonly messageListeners = new Set<(message: Receive) => void>();
  private readonly closeListeners = new Set<(reason: string) => void>();
  private closedBecause: string | undefined;

  get closed(): boolean {
    return this.closedBecause !== undefined;
  }

  onMessage(listener: (message: Receive) => void): Unsubscribe {
    this.messageListeners.add(listener);
    return () => this.messageListeners.delete(listener);
  }

  onClose(listener: (reason: string) => void): Unsubscribe {
    if (this.closedBecause !== undefined) {
      listener(this.closedBecause);
      return () => {};
    }
    this.closeListeners.add(listener);
    return () => this.closeListeners.delete(listener);
  }

  emitMessage(message: Receive): void {
    if (this.closed) return;
    for (const listener of [...this.messageListeners]) listener(message);
  }

  emitClose(reason: string): void {
    if (this.closed) return;
    this.closedBecause = reason;
    for (const listener of [...this.closeListeners]) listener(reason);
    this.closeListeners.clear();
    this.messageListeners.clear();
  }
}

/** Two ends in one process; messages arrive in a later microtask and are cloned, as on a real transport. */
export function memoryLinkPair<A, B>(): [Link<A, B>, Link<B, A>] {
  const left = new LinkListeners<B>();
  const right = new LinkListeners<A>();
  const close = (reason = "closed") => {
    left.emitClose(reason);
    right.emitClose(reason);
  };
  const end = <S, R>(own: LinkListeners<R>, other: LinkListeners<S>): Link<S, R> => ({
    send: (message) => {
      if (own.closed) return;
      const copy = structuredClone(message);
      queueMicrotask(() => other.emitMessage(copy));
    },
    onMessage: (listener) => own.onMessage(listener),
    onClose: (listener) => own.onClose(listener),
    close,
  });
  return [end<A, B>(left, right), end<B, A>(right, left)];
}

/** Joins two links, so that a process in the middle forwards without reading. */
export function relay<A, B>(left: Link<A, B>, right: Link<B, A>): void {
  left.onMessage((message) => right.send(message));
  right.onMessage((message) => left.send(message));
  left.onClose((reason) => right.close(reason));
  right.onClose((reason) => left.close(reason));
}
