import WebSocket from "ws";
import { splitIntoChannels } from "../../src/common/channels";
import type { Link } from "../../src/common/link";
import { createLog } from "../../src/common/log";
import { engineChannel, type FrameMessage, type FromEngine, type ToEngine } from "../../src/common/protocol";
import { webSocketLink } from "../../src/server/webSocketLink";
import { startHeadlessEngine } from "../../src/studio/headlessEngine";
import { programFolders } from "../../src/studio/programFolders";
import { startBrowserHost } from "../e2e/support/browserHost";
import { projectRoot } from "../e2e/support/media";
import { median, quantile } from "./statistics";

const imageSize = 192;
const warmUp = 50;
const rounds = 400;

/**
 * Sends frames to a stream that is not open: the engine answers each with a skip at once, so that what is measured is
 * the way there and back and nothing else.
 */
export async function run(): Promise<void> {
  const quiet = createLog("bench", () => {});
  const { engineEntry } = programFolders(projectRoot);
  const { connection } = await startHeadlessEngine({ engineEntry, backend: "wasm", log: quiet });
  const overChild = await measure(connection.openClient());
  connection.kill();

  const host = await startBrowserHost();
  const { link, close } = await openSocket(host.url);
  const overSocket = await measure(link);
  close();
  await host.stop();

  console.table([row("child process", overChild), row("WebSocket, host, child process", overSocket)]);
}

function row(way: string, times: number[]) {
  const show = (value: number) => Number(value.toFixed(2));
  return {
    "a frame and its answer, over": way,
    "median ms": show(median(times)),
    "95 % ms": show(quantile(times, 0.95)),
    rounds: times.length,
  };
}

async function measure(link: Link<ToEngine, FromEngine>): Promise<number[]> {
  const rgb = Uint8Array.from({ length: imageSize * imageSize * 3 }, (_, i) => (i * 31) % 256);
  const times: number[] = [];
  for (let frameId = 0; frameId < warmUp + rounds; frameId++) {
    const answered = new Promise<void>((resolve) => {
      const stop = link.onMessage((message) => {
        if (message.type !== "skip" || message.frameId !== frameId) return;
        stop();
        resolve();
      });
    });
    const sentAtMs = performance.now();
    link.send(frame(frameId, rgb));
    await answered;
    if (frameId >= warmUp) times.push(performance.now() - sentAtMs);
  }
  return times;
}

function frame(frameId: number, rgb: Uint8Array): FrameMessage {
  return {
    type: "frame",
    streamId: 999,
    frameId,
    capturedAtMs: frameId * 33,
    sourceWidth: 1280,
    sourceHeight: 720,
    crop: { x: 280, y: 0, size: 720 },
    rgb,
  };
}

/** The engine channel of the browser host, as a page has it. */
async function openSocket(url: string): Promise<{ link: Link<ToEngine, FromEngine>; close(): void }> {
  const response = await fetch(url, { redirect: "manual" });
  const cookie = response.headers.get("set-cookie")!.split(";")[0]!;
  const { origin, host } = new URL(url);
  for (;;) {
    const socket = new WebSocket(`ws://${host}/link`, { headers: { Cookie: cookie }, origin });
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    const channels = splitIntoChannels(
      webSocketLink(
        socket,
        createLog("bench", () => {}),
      ),
    );
    const link = channels.open<ToEngine, FromEngine>(engineChannel);
    if (await staysOpen(link)) return { link, close: () => socket.terminate() };
    socket.terminate();
  }
}

/** The host closes the channel while its engine is still starting. */
function staysOpen(link: Link<ToEngine, FromEngine>): Promise<boolean> {
  return new Promise((resolve) => {
    link.onClose(() => resolve(false));
    setTimeout(() => resolve(true), 300);
  });
}
