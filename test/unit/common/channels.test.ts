import { describe, expect, it } from "vitest";
import { type ChannelEnvelope, splitIntoChannels } from "../../../src/common/channels";
import { type Link, memoryLinkPair } from "../../../src/common/link";

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function pair() {
  const [left, right] = memoryLinkPair<ChannelEnvelope, ChannelEnvelope>();
  const opened = new Map<string, Link<unknown, unknown>>();
  const far = splitIntoChannels(right);
  far.onOpen((name, link) => opened.set(name, link));
  return { near: splitIntoChannels(left), shared: left, opened };
}

describe("channels over one link", () => {
  it("keep their messages apart", async () => {
    const { near, opened } = pair();
    const studio = near.open<string, string>("studio");
    const engine = near.open<string, string>("engine");
    await settled();
    const atStudio: unknown[] = [];
    const atEngine: unknown[] = [];
    opened.get("studio")!.onMessage((message) => atStudio.push(message));
    opened.get("engine")!.onMessage((message) => atEngine.push(message));
    studio.send("settings");
    engine.send("frame");
    await settled();
    expect(atStudio).toEqual(["settings"]);
    expect(atEngine).toEqual(["frame"]);
  });

  it("are drained when their link is", async () => {
    const [left] = memoryLinkPair<ChannelEnvelope, ChannelEnvelope>();
    let empty = () => {};
    const drained = new Promise<void>((resolve) => {
      empty = resolve;
    });
    const channel = splitIntoChannels({ ...left, drained: () => drained }).open<string, string>("host");
    let isDrained = false;
    void channel.drained?.().then(() => {
      isDrained = true;
    });
    await settled();
    expect(isDrained).toBe(false);
    empty();
    await settled();
    expect(isDrained).toBe(true);
    await pair().near.open("studio").drained?.();
  });

  it("close one by one, with the reason, while the others go on", async () => {
    const { near, opened } = pair();
    const studio = near.open<string, string>("studio");
    const engine = near.open<string, string>("engine");
    await settled();
    let reason = "";
    engine.onClose((because) => {
      reason = because;
    });
    opened.get("engine")!.close("engine stopped");
    const received: string[] = [];
    studio.onMessage((message) => received.push(message));
    opened.get("studio")!.send("still here");
    await settled();
    expect(reason).toBe("engine stopped");
    expect(received).toEqual(["still here"]);
  });

  it("can be opened again after closing, and carry nothing over", async () => {
    const { near, opened } = pair();
    const first = near.open<string, string>("engine");
    await settled();
    opened.get("engine")!.close("restart");
    await settled();
    const second = near.open<string, string>("engine");
    await settled();
    const received: unknown[] = [];
    opened.get("engine")!.onMessage((message) => received.push(message));
    first.send("old");
    second.send("new");
    await settled();
    expect(received).toEqual(["new"]);
  });

  it("ignore a stale end's close once the channel is open again", async () => {
    const { near } = pair();
    const first = near.open<string, string>("engine");
    const second = near.open<string, string>("engine");
    first.close("late");
    let closed = false;
    second.onClose(() => {
      closed = true;
    });
    await settled();
    expect(closed).toBe(false);
  });

  it("all close when the shared link closes", async () => {
    const { near, shared } = pair();
    const reasons: string[] = [];
    for (const name of ["studio", "engine"]) near.open(name).onClose((reason) => reasons.push(`${name}: ${reason}`));
    await settled();
    shared.close("connection lost");
    expect(reasons).toEqual(["studio: connection lost", "engine: connection lost"]);
  });
});
