import { WebSocket } from "ws";
import { splitIntoChannels } from "../../../src/common/channels";
import type { Link } from "../../../src/common/link";
import { createLog } from "../../../src/common/log";
import {
  type EngineCalls,
  engineChannel,
  type FromEngine,
  type FromStudio,
  type StudioCalls,
  studioChannel,
  type ToEngine,
  type ToStudio,
} from "../../../src/common/protocol";
import { type Caller, createCaller } from "../../../src/common/rpc";
import { webSocketLink } from "../../../src/server/webSocketLink";

/** A page without a page: speaks to a browser host as one does. */
export interface HostClient extends Caller<StudioCalls> {
  engine: Caller<EngineCalls>;
  engineLink: Link<ToEngine, FromEngine>;
  close(): void;
}

/** @param url as the host prints it */
export async function connectToHost(url: string): Promise<HostClient> {
  const answer = await fetch(url, { redirect: "manual" });
  const cookie = answer.headers.get("set-cookie")!.split(";")[0]!;
  const { host, origin } = new URL(url);
  const socket = new WebSocket(`ws://${host}/link`, { headers: { cookie, origin } });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  const channels = splitIntoChannels(
    webSocketLink(
      socket,
      createLog("client", () => {}),
    ),
  );
  const studio = channels.open<ToStudio, FromStudio>(studioChannel);
  const engineLink = channels.open<ToEngine, FromEngine>(engineChannel);
  return {
    ...createCaller<StudioCalls>(studio as Parameters<typeof createCaller<StudioCalls>>[0]),
    engine: createCaller<EngineCalls>(engineLink as Parameters<typeof createCaller<EngineCalls>>[0]),
    engineLink,
    close: () => socket.terminate(),
  };
}
