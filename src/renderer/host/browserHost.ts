import { type ChannelEnvelope, type SharedLink, splitIntoChannels } from "../../common/channels";
import { LinkListeners } from "../../common/link";
import { decodeMessage, encodeMessage } from "../../common/messagePack";
import { type Host, HostConnections } from "./host";

const firstRetryMs = 500;
const longestRetryMs = 5000;

/** The browser host: one WebSocket of binary MessagePack envelopes, opened again whenever it is lost. */
export function connectBrowserHost(address: URL): Host {
  const connections = new HostConnections();
  let retryMs = firstRetryMs;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  function connect(): void {
    clearTimeout(retryTimer);
    retryTimer = undefined;
    const socket = new WebSocket(address);
    const link = socketLink(socket);
    socket.addEventListener("open", () => {
      retryMs = firstRetryMs;
      connections.set({ state: "connected", channels: splitIntoChannels(link) });
    });
    link.onClose((reason) => {
      connections.set({ state: "lost", reason });
      retryTimer = setTimeout(connect, retryMs);
      retryMs = Math.min(longestRetryMs, retryMs * 2);
    });
  }

  // A laptop that wakes up, or a tab that comes back, should not wait for the timer.
  const retryNow = () => {
    if (retryTimer !== undefined && document.visibilityState === "visible") connect();
  };
  document.addEventListener("visibilitychange", retryNow);
  window.addEventListener("online", retryNow);

  connect();
  return connections;
}

function socketLink(socket: WebSocket): SharedLink {
  const listeners = new LinkListeners<ChannelEnvelope>();
  socket.binaryType = "arraybuffer";
  socket.addEventListener("message", ({ data }) => {
    listeners.emitMessage(decodeMessage(new Uint8Array(data as ArrayBuffer)) as ChannelEnvelope);
  });
  socket.addEventListener("close", ({ code, reason }) => listeners.emitClose(reason || `WebSocket closed, ${code}`));
  return {
    send: (envelope) => {
      if (!listeners.closed && socket.readyState === WebSocket.OPEN) socket.send(encodeMessage(envelope));
    },
    onMessage: (listener) => listeners.onMessage(listener),
    onClose: (listener) => listeners.onClose(listener),
    close: (reason = "closed") => {
      socket.close();
      listeners.emitClose(reason);
    },
  };
}
