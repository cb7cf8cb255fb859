import { type ChannelEnvelope, splitIntoChannels } from "../../common/channels";
import { type Link, LinkListeners } from "../../common/link";
import { portReply, portRequest } from "../../common/windowPort";
import { type Host, HostConnections } from "./host";

/**
 * The desktop host: a MessagePort to the main process, handed over by the preload script. Asked for by the page, so
 * that it does not matter which of the two is ready first.
 */
export function connectDesktopHost(): Host {
  const connections = new HostConnections();
  window.addEventListener("message", (event) => {
    const port = event.ports[0];
    if (event.source !== window || event.data !== portReply || !port) return;
    const link = portLink(port);
    connections.set({ state: "connected", channels: splitIntoChannels(link) });
    link.onClose((reason) => connections.set({ state: "lost", reason }));
  });
  window.postMessage(portRequest, window.location.origin);
  return connections;
}

function portLink(port: MessagePort): Link<ChannelEnvelope, ChannelEnvelope> {
  const listeners = new LinkListeners<ChannelEnvelope>();
  port.addEventListener("message", ({ data }) => listeners.emitMessage(data as ChannelEnvelope));
  port.addEventListener("close", () => listeners.emitClose("the main process closed the connection"));
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
