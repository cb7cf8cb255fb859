import { type Link, LinkListeners } from "../common/link";

/** A link whose messages wait until somebody listens: the engine says nothing and hears nothing before its self-test. */
export interface BufferedLink<Send, Receive> {
  readonly link: Link<Send, Receive>;
  receive(message: Receive): void;
  closed(reason: string): void;
}

/**
 * @param transmit sends on the transport
 * @param end closes the transport
 * @param drained see Link.drained
 */
export function bufferedLink<Send, Receive>(
  transmit: (message: Send) => void,
  end: () => void,
  drained?: () => Promise<void>,
): BufferedLink<Send, Receive> {
  const listeners = new LinkListeners<Receive>();
  let waiting: Receive[] | undefined = [];
  const passOnWaiting = () => {
    const early = waiting ?? [];
    waiting = undefined;
    for (const message of early) listeners.emitMessage(message);
  };
  return {
    link: {
      send: (message) => {
        if (!listeners.closed) transmit(message);
      },
      drained,
      onMessage: (listener) => {
        const unsubscribe = listeners.onMessage(listener);
        // In a later microtask: the listener's owner has finished setting itself up by then.
        if (waiting) queueMicrotask(passOnWaiting);
        return unsubscribe;
      },
      onClose: (listener) => listeners.onClose(listener),
      close: (reason = "closed") => {
        listeners.emitClose(reason);
        end();
      },
    },
    receive: (message) => {
      if (waiting) waiting.push(message);
      else listeners.emitMessage(message);
    },
    closed: (reason) => listeners.emitClose(reason),
  };
}
