import { describe, expect, it } from "vitest";
import { FrameTurns } from "../../../../src/engine/streams/frameTurns";

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Adds tasks that write down when they ran, and yields between. */
function recorder(turns: FrameTurns) {
  const ran: string[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  return {
    ran,
    mostAtOnce: () => mostAtOnce,
    add: (owner: object, lane: object, name: string) =>
      turns.add(owner, lane, async () => {
        mostAtOnce = Math.max(mostAtOnce, ++atOnce);
        await Promise.resolve();
        atOnce--;
        ran.push(name);
      }),
  };
}

describe("FrameTurns", () => {
  it("serves the lanes of two owners in turn, each in its own order", async () => {
    const { add, ran, mostAtOnce } = recorder(new FrameTurns());
    const [anna, ben] = [{}, {}];
    for (const n of [1, 2, 3]) add(anna, anna, `anna ${n}`);
    for (const n of [1, 2]) add(ben, ben, `ben ${n}`);
    await settled();
    expect(ran).toEqual(["anna 1", "anna 2", "ben 1", "anna 3", "ben 2"]);
    expect(mostAtOnce()).toBe(1);
  });

  it("gives an owner with many lanes one turn per round", async () => {
    const turns = new FrameTurns();
    const { add, ran } = recorder(turns);
    const [greedy, modest] = [{}, {}];
    const lanes = [{}, {}, {}];
    add(modest, modest, "modest 0"); // runs at once; the others queue up behind it
    for (const lane of lanes) for (const n of [1, 2]) add(greedy, lane, `greedy ${lanes.indexOf(lane)}.${n}`);
    for (const n of [1, 2]) add(modest, modest, `modest ${n}`);
    await settled();
    expect(ran).toHaveLength(9);
    expect(ran.indexOf("modest 2")).toBeLessThanOrEqual(5);
    // The lanes of one owner are served in turn too.
    expect(ran.indexOf("greedy 2.1")).toBeLessThan(ran.indexOf("greedy 0.2"));
  });

  it("starts again after it ran dry", async () => {
    const { add, ran } = recorder(new FrameTurns());
    add({}, {}, "first");
    await settled();
    add({}, {}, "second");
    await settled();
    expect(ran).toEqual(["first", "second"]);
  });
});
