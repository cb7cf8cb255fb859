import type { WebSocket } from "ws";
import type { ChannelEnvelope, SharedLink } from "../common/channels";
import { LinkListeners } from "../common/link";
import type { Log } from "../common/log";
import { decodeMessage, encodeMessage } from "../common/messagePack";

/** A client's WebSocket as a link: one binary MessagePack envelope per message. */
export function webSocketLink(socket: WebSocket, log: Log): SharedLink {
  const listeners = new LinkListeners<ChannelEnvelope>();
  socket.binaryType = "nodebuffer";
  socket.on("message", (data, isBinary) => {
    try {
      if (!isBinary) throw new Error("text instead of MessagePack");
      listeners.emitMessage(checkEnvelope(decodeMessage(data as Buffer)));
    } catch (error) {
      log.warn(`a client is disconnected for what it sent: ${(error as Error).message}`);
      socket.close(1007, "not understood");
    }
  });
  socket.on("close", () => listeners.emitClose("the page was closed or lost its connection"));
  // "close" follows every error.
  socket.on("error", (error) => log.warn(`a client's connection failed: ${error.message}`));
  return {
    send: (envelope) => {
      if (!listeners.closed && socket.readyState === socket.OPEN) socket.send(encodeMessage(envelope));
    },
    onMessage: (listener) => listeners.onMessage(listener),
    onClose: (listener) => listeners.onClose(listener),
    close: (reason = "closed") => {
      socket.close(1000, reason.slice(0, 100));
      listeners.emitClose(reason);
    },
  };
}

function checkEnvelope(value: unknown): ChannelEnvelope {
  const envelope = value as Partial<ChannelEnvelope> | undefined | null;
  const { channel, kind } = envelope ?? {};
  if (typeof channel !== "string" || (kind !== "open" && kind !== "message" && kind !== "close")) {
    throw new Error("a message without channel and kind");
  }
  return envelope as ChannelEnvelope;
}
