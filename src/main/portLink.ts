import type { MessagePortMain } from "electron";
import type { ChannelEnvelope, SharedLink } from "../common/channels";
import { LinkListeners } from "../common/link";

/** A window's MessagePort as a link. Nothing is transferred: Electron loses transferred buffers (electron issue 34905). */
export function portLink(port: MessagePortMain): SharedLink {
  const listeners = new LinkListeners<ChannelEnvelope>();
  port.on("message", ({ data }) => listeners.emitMessage(data));
  port.on("close", () => listeners.emitClose("the window was closed"));
  port.start();
  return {
    send: (envelope) => {
      if (!listeners.closed) port.postMessage(envelope);
    },
    onMessage: (listener) => listeners.onMessage(listener),
    onClose: (listener) => listeners.onClose(listener),
    close: (reason = "closed") => {
      port.close();
      listeners.emitClose(reason);
    },
  };
}
