import { describe, expect, it } from "vitest";
import { memoryLinkPair, relay } from "../../../src/common/link";

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("a memory link pair", () => {
  it("delivers messages in order, as copies", async () => {
    const [left, right] = memoryLinkPair<{ values: number[] }, never>();
    const received: { values: number[] }[] = [];
    right.onMessage((message) => received.push(message));
    const first = { values: [1, 2] };
    left.send(first);
    left.send({ values: [3] });
    first.values[0] = 99;
    await settled();
    expect(received).toEqual([{ values: [1, 2] }, { values: [3] }]);
  });

  it("tells both ends once that it closed, and why", () => {
    const [left, right] = memoryLinkPair<string, string>();
    const reasons: string[] = [];
    left.onClose((reason) => reasons.push(`left: ${reason}`));
    right.onClose((reason) => reasons.push(`right: ${reason}`));
    right.close("engine stopped");
    left.close("again");
    expect(reasons).toEqual(["left: engine stopped", "right: engine stopped"]);
  });

  it("tells a late listener at once that it is closed already", () => {
    const [left] = memoryLinkPair<string, string>();
    left.close("gone");
    let reason = "";
    left.onClose((because) => {
      reason = because;
    });
    expect(reason).toBe("gone");
  });

  it("delivers nothing after it closed", async () => {
    const [left, right] = memoryLinkPair<string, string>();
    const received: string[] = [];
    right.onMessage((message) => received.push(message));
    left.close();
    left.send("late");
    await settled();
    expect(received).toEqual([]);
  });

  it("stops delivering to a listener that unsubscribed", async () => {
    const [left, right] = memoryLinkPair<string, string>();
    const received: string[] = [];
    const stop = right.onMessage((message) => received.push(message));
    left.send("one");
    await settled();
    stop();
    left.send("two");
    await settled();
    expect(received).toEqual(["one"]);
  });
});

describe("a relay", () => {
  it("forwards both ways and closes both sides", async () => {
    const [client, clientSide] = memoryLinkPair<string, number>();
    const [engineSide, engine] = memoryLinkPair<string, number>();
    relay(engineSide, clientSide);
    const atEngine: string[] = [];
    const atClient: number[] = [];
    engine.onMessage((message) => {
      atEngine.push(message);
      engine.send(message.length);
    });
    client.onMessage((message) => atClient.push(message));
    client.send("four");
    await settled();
    expect(atEngine).toEqual(["four"]);
    expect(atClient).toEqual([4]);
    let reason = "";
    client.onClose((because) => {
      reason = because;
    });
    engine.close("crashed");
    expect(reason).toBe("crashed");
  });
});
