import { type Link, LinkListeners, type Unsubscribe } from "./link";

/** What travels on the shared link: one envelope per message, so that several channels stay in order and apart. */
export type ChannelEnvelope =
  | { channel: string; kind: "open" }
  | { channel: string; kind: "message"; message: unknown }
  | { channel: string; kind: "close"; reason: string };

export type SharedLink = Link<ChannelEnvelope, ChannelEnvelope>;

/** Named channels, each a Link of its own, over one shared link. Either end may open or close a channel. */
export interface Channels {
  open<Send, Receive>(name: string): Link<Send, Receive>;
  /** Called when the other end opens a channel. */
  onOpen(listener: (name: string, link: Link<unknown, unknown>) => void): Unsubscribe;
}

/** Splits a link into channels. When the link closes, every channel closes with the same reason. */
export function splitIntoChannels(shared: SharedLink): Channels {
  const open = new Map<string, LinkListeners<unknown>>();
  const openListeners = new Set<(name: string, link: Link<unknown, unknown>) => void>();

  function channel(name: string): Link<unknown, unknown> {
    const listeners = new LinkListeners<unknown>();
    open.set(name, listeners);
    return {
      send: (message) => {
        if (!listeners.closed) shared.send({ channel: name, kind: "message", message });
      },
      drained: () => shared.drained?.() ?? Promise.resolve(),
      onMessage: (listener) => listeners.onMessage(listener),
      onClose: (listener) => listeners.onClose(listener),
      close: (reason = "closed") => {
        if (listeners.closed) return;
        forget(name, listeners);
        shared.send({ channel: name, kind: "close", reason });
        listeners.emitClose(reason);
      },
    };
  }

  function forget(name: string, listeners: LinkListeners<unknown>): void {
    if (open.get(name) === listeners) open.delete(name);
  }

  shared.onMessage((envelope) => {
    const listeners = open.get(envelope.channel);
    switch (envelope.kind) {
      case "open": {
        listeners?.emitClose("opened again by the other end");
        const link = channel(envelope.channel);
        for (const listener of [...openListeners]) listener(envelope.channel, link);
        break;
      }
      case "message":
        listeners?.emitMessage(envelope.message);
        break;
      case "close":
        if (!listeners) break;
        forget(envelope.channel, listeners);
        listeners.emitClose(envelope.reason);
        break;
      default:
        envelope satisfies never;
    }
  });
  shared.onClose((reason) => {
    for (const listeners of [...open.values()]) listeners.emitClose(reason);
    open.clear();
  });

  return {
    open<Send, Receive>(name: string) {
      open.get(name)?.emitClose("opened again");
      shared.send({ channel: name, kind: "open" });
      return channel(name) as Link<Send, Receive>;
    },
    onOpen(listener) {
      openListeners.add(listener);
      return () => openListeners.delete(listener);
    },
  };
}
