import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClipMaterial } from "../../../../src/common/trainingProtocol";
import { proposeSplit } from "../../../../src/pose/dataset/proposeSplit";

function clip(clipId: string, change: Partial<ClipMaterial> = {}): ClipMaterial {
  const facts = { clipId, name: clipId, tags: [], frames: 100, durationS: 4, take: clipId };
  return { ...facts, targetsFrom: "truth", targetFrames: 100, placedFrames: 0, ...change };
}

describe("a proposed split", () => {
  it("is by person where every clip says who is seen", () => {
    const clips = ["a1", "a2", "b1", "b2", "c1"].map((id) => clip(id, { person: id[0]! }));
    const split = proposeSplit(clips);
    expect(split.reason).toBe("by-person");
    // c is the smallest and already a fifth; with a or b it would be three fifths.
    expect(split).toMatchObject({ training: ["a1", "a2", "b1", "b2"], heldOut: ["c1"] });
  });

  it("is by take where it is not said of every clip: whoever it is may be somebody else's", () => {
    const clips = [clip("a", { person: "A" }), clip("b", { person: "B" }), clip("c")];
    expect(proposeSplit(clips).reason).toBe("by-take");
    expect(proposeSplit([clip("a", { person: "A" }), clip("b", { person: "A" })]).reason).toBe("by-take");
  });

  it("parts neither a take nor, of one person, two takes that belong together", () => {
    const clips = [
      clip("walk 1", { take: "walk" }),
      clip("walk 2", { take: "walk" }),
      clip("run 1", { take: "run" }),
      clip("run 2", { take: "run" }),
      clip("sit", { take: "sit" }),
    ];
    expect(proposeSplit(clips)).toEqual({
      training: ["walk 1", "walk 2", "run 1", "run 2"],
      heldOut: ["sit"],
      reason: "by-take",
    });
    const shared = [
      clip("a", { person: "A", take: "both" }),
      clip("b", { person: "B", take: "both" }),
      clip("c", { person: "C" }),
    ];
    expect(proposeSplit(shared)).toEqual({ training: ["a", "b"], heldOut: ["c"], reason: "by-person" });
  });

  it("holds out about a quarter of the frames to learn from, small takes first", () => {
    const clips = [10, 20, 30, 40, 100, 200].map((targetFrames) => clip(`t${targetFrames}`, { targetFrames }));
    expect(proposeSplit(clips).heldOut).toEqual(["t10", "t20", "t30", "t40"]);
  });

  it("measures on 3D targets where there are some, but leaves some to learn from", () => {
    const flat = [5, 6, 7, 8].map((n) => clip(`flat ${n}`, { targetsFrom: "none", targetFrames: 0, placedFrames: n }));
    const solid = [10, 30, 60].map((targetFrames) => clip(`solid ${targetFrames}`, { targetFrames }));
    expect(proposeSplit([...flat, ...solid]).heldOut[0]).toBe("solid 10");
    const alone = clip("solid", { targetFrames: 1000 });
    expect(proposeSplit([...flat, alone]).training).toContain("solid");
  });

  it("has nothing to hold out in a single take, and leaves clips with a problem out", () => {
    const problem = clip("broken", { problem: "broken" });
    expect(proposeSplit([clip("a", { take: "t" }), problem, clip("b", { take: "t" })])).toEqual({
      training: ["a", "b"],
      heldOut: [],
      reason: "only-one-take",
    });
    expect(proposeSplit([problem])).toEqual({ training: [], heldOut: [], reason: "nothing-to-learn" });
  });

  it("is the same for the same clips, has each once and something on both sides, and parts nothing", () => {
    const material = fc.array(
      fc.record({
        take: fc.constantFrom("t1", "t2", "t3", "t4", "t5"),
        person: fc.option(fc.constantFrom("A", "B", "C"), { nil: undefined }),
        targetFrames: fc.nat(500),
        placedFrames: fc.nat(50),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(material, (facts) => {
        const clips = facts.map(({ person, ...fact }, i) => clip(`c${i}`, { ...fact, ...(person && { person }) }));
        const { training, heldOut, reason } = proposeSplit(clips);
        const again = proposeSplit([...clips].reverse());
        expect([...again.heldOut].sort()).toEqual([...heldOut].sort());
        expect([...training, ...heldOut].sort()).toEqual(clips.map(({ clipId }) => clipId).sort());
        expect(training.length).toBeGreaterThan(0);
        expect(heldOut.length > 0).toBe(reason !== "only-one-take");
        const sidesOf = (name: string | undefined, key: "take" | "person") =>
          new Set(clips.filter((each) => each[key] === name).map(({ clipId }) => heldOut.includes(clipId)));
        for (const { take, person } of clips) {
          expect(sidesOf(take, "take").size).toBe(1);
          if (reason === "by-person") expect(sidesOf(person, "person").size).toBe(1);
        }
      }),
    );
  });
});
