import { describe, expect, it } from "vitest";
import { bufferedLink } from "../../../src/engine/bufferedLink";

function transport() {
  const sent: string[] = [];
  let ended = 0;
  const buffered = bufferedLink<string, string>(
    (message) => sent.push(message),
    () => ended++,
  );
  return { ...buffered, sent, ended: () => ended };
}

const nextMicrotask = () => Promise.resolve();

describe("a buffered link", () => {
  it("keeps what comes before somebody listens, in order, and then passes on at once", async () => {
    const { link, receive } = transport();
    receive("first");
    receive("second");
    const heard: string[] = [];
    link.onMessage((message) => heard.push(message));
    expect(heard).toEqual([]);
    await nextMicrotask();
    expect(heard).toEqual(["first", "second"]);
    receive("third");
    expect(heard).toEqual(["first", "second", "third"]);
  });

  it("says when the transport has sent everything, where the transport can tell", async () => {
    expect(transport().link.drained).toBeUndefined();
    const sent = Promise.resolve();
    const { link } = bufferedLink<string, string>(
      () => {},
      () => {},
      () => sent,
    );
    expect(link.drained?.()).toBe(sent);
  });

  it("does not let a later message overtake those that waited", async () => {
    const { link, receive } = transport();
    receive("first");
    const heard: string[] = [];
    link.onMessage((message) => heard.push(message));
    receive("second");
    await nextMicrotask();
    expect(heard).toEqual(["first", "second"]);
  });

  it("sends until it is closed, ends the transport, and says why", () => {
    const { link, sent, ended } = transport();
    const reasons: string[] = [];
    link.onClose((reason) => reasons.push(reason));
    link.send("a");
    link.close("enough");
    link.send("b");
    expect(sent).toEqual(["a"]);
    expect(reasons).toEqual(["enough"]);
    expect(ended()).toBe(1);
  });

  it("tells when the other end is gone", () => {
    const { link, closed } = transport();
    const reasons: string[] = [];
    link.onClose((reason) => reasons.push(reason));
    closed("the parent went away");
    expect(reasons).toEqual(["the parent went away"]);
  });
});
