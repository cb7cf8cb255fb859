import { expect, it } from "vitest";
import { formatLineage, parseLineage } from "../../../../src/studio/models/modelLineage";
import { someLineage } from "./someModel";

const interval = { mean: 1, low: Number.NaN, high: Number.NaN };
const comparison = { before: interval, after: interval, difference: interval };
const verdict = {
  ...{ outcome: "better", measure: "mpjpe", against: "truth", intervalsOver: "clips" },
  ...{ heldOut: comparison, jitter: comparison, boneSpreadMm: comparison, builtIn: comparison },
  perJoint: { beforeMm: [1, Number.NaN], afterMm: [2, Number.NaN] },
  perClip: [{ clipId: "b", name: "run", frames: 9, beforeMm: 3, afterMm: 2 }],
  ...{
    worst: [],
    mostImproved: [{ clipId: "b", frame: 1, beforeMm: 3, afterMm: 2, poses: { before: [1], after: [2] } }],
  },
  advice: [{ kind: "correct-frames", frames: 30, pose: "any" }],
};

it("comes back as it was, with what is not known", () => {
  const lineage = { ...someLineage(), verdict } as never;
  expect(parseLineage(formatLineage(lineage), "training.json")).toEqual(lineage);
});

it.each([
  ["verdict.outcome", { verdict: { ...verdict, outcome: "splendid" } }],
  ["verdict.heldOut", { verdict: { ...verdict, heldOut: undefined } }],
  ["verdict.perClip.0.frames", { verdict: { ...verdict, perClip: [{ ...verdict.perClip[0], frames: "many" }] } }],
  ["curve.0.loss", { curve: [{ step: 1 }] }],
  ["trainedMs", { trainedMs: Number.NaN }],
])("of somebody else's file is refused where the page could not show it: %s", (field, change) => {
  const text = JSON.stringify({ ...someLineage(), ...change });
  expect(() => parseLineage(text, "training.json")).toThrow(
    expect.objectContaining({ code: "model-broken", message: expect.stringContaining(`training.json: "${field}"`) }),
  );
});
