import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FrameRange } from "../../../../src/common/clipEdits";
import { boneLengths } from "../../../../src/pose/clip/boneVectors";
import { ClipComposer } from "../../../../src/pose/clip/clipComposer";
import { EditHistory } from "../../../../src/pose/clip/editHistory";
import { editKey } from "../../../../src/pose/clip/editKeys";
import { stretchAt } from "../../../../src/pose/clip/frameRanges";
import { distance, seenFrom, swaying, testClip } from "./testClip";

const frames = 160;
const clip = testClip({
  frames,
  // Real capture: a rate that changes, and frames without a person.
  timestampS: (frame) => 3 + frame / 30 + (frame > 90 ? 0.4 : 0) + 0.004 * Math.sin(frame),
  pose: (frame) => (frame % 41 > 37 ? undefined : swaying(frame)),
  stages: (frame) => (frame % 41 > 37 ? new Array(51).fill(Number.NaN) : swaying(frame + 0.5)),
  keypoints: (frame) => seenFrom(swaying(frame), [0, 0, 3000]),
});

const frame = fc.nat({ max: frames + 5 });
/** Few, so that corrections have neighbours. */
const joint = fc.constantFrom(3, 8, 13);
const range: fc.Arbitrary<FrameRange> = fc
  .tuple(frame, fc.nat({ max: 40 }))
  .map(([first, length]) => [first, first + length]);
const id = fc.constantFrom("a", "b");
const part = fc.double({ min: -1, max: 1, noNaN: true });
const direction = fc
  .tuple(part, part, part)
  .map((v) => (Math.hypot(...v) < 0.1 ? [0, 1, 0] : v.map((value) => value / Math.hypot(...v))));
const settings = fc.record(
  { blendS: fc.constantFrom(0, 0.2, 0.5, 1), boneLengths: fc.constantFrom("constant", "predicted") },
  { requiredKeys: [] },
);
const filters = fc.constantFrom(
  { kind: "gaussian", sigmaS: 0.05 },
  { kind: "butterworth", cutoffHz: 8 },
  { kind: "one-euro", strength: 0.2 },
);
const joints = fc.uniqueArray(joint, { minLength: 1, maxLength: 4 });

const change: fc.Arbitrary<[string, unknown]> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.tuple(frame, joint, direction).map(([f, j, v]): [string, unknown] => [editKey.bone(f, j), v]),
  },
  fc.tuple(frame, fc.nat({ max: 16 })).map(([f, k]): [string, unknown] => [editKey.keypoint(f, k), [f, k]]),
  fc.tuple(frame, direction).map(([f, v]): [string, unknown] => [editKey.root(f), v]),
  fc
    .tuple(id, range, joints)
    .map(([i, r, j]): [string, unknown] => [editKey.hidden(i), { joints: j, range: r, kind: "occluded" }]),
  fc.tuple(id, range).map(([i, r]): [string, unknown] => [editKey.swap(i), { range: r }]),
  fc
    .tuple(id, range, fc.constantFrom("left-arm", "spine", "head"))
    .map(([i, r, limb]): [string, unknown] => [editKey.flip(i), { limb, range: r }]),
  fc.tuple(id, range, filters).map(([i, r, s]): [string, unknown] => [editKey.filter(i), { range: r, settings: s }]),
  fc.tuple(id, range).map(([i, r]): [string, unknown] => [editKey.gap(i), { range: r }]),
  frame.map((f): [string, unknown] => [editKey.cut(f), true]),
  settings.map((s): [string, unknown] => [editKey.settings, s]),
);

type Act = { set: [string, unknown][] } | { remove: number } | "undo" | "redo";
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.array(change, { minLength: 1, maxLength: 8 }).map((set) => ({ set })) },
  { weight: 2, arbitrary: fc.nat().map((remove) => ({ remove })) },
  fc.constant("undo" as const),
  fc.constant("redo" as const),
);

function perform(history: EditHistory, action: Act): void {
  if (action === "undo") history.undo();
  else if (action === "redo") history.redo();
  else if ("set" in action) history.change("set", Object.fromEntries(action.set));
  else {
    const keys = [...history.records.keys()];
    if (keys.length > 0) history.change("remove", { [keys[action.remove % keys.length]!]: undefined });
  }
}

describe("ClipComposer, whatever is edited", () => {
  it("shows what a composer shows that begins anew, and changes nothing but the frames that it says", () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 1, maxLength: 12 }), (actions) => {
        const history = new EditHistory();
        const kept = new ClipComposer(clip, history);
        let told: readonly FrameRange[] = [];
        kept.onChange((ranges) => {
          told = ranges;
        });
        let before = snapshot(kept);
        for (const action of actions) {
          told = [];
          perform(history, action);
          const fresh = snapshot(new ClipComposer(clip, history));
          for (let f = 0; f < frames; f++) {
            if (!stretchAt(told, f).inside) expectClose(before[f]!, fresh[f]!);
          }
          before = snapshot(kept);
          for (let f = 0; f < frames; f++) expectClose(before[f]!, fresh[f]!);
        }
      }),
      { seed: 31, numRuns: 20 },
    );
  });

  it("keeps all bones at the clip's lengths", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 10 }), (changes) => {
        const history = new EditHistory();
        history.change("set", { ...Object.fromEntries(changes), [editKey.settings]: undefined });
        const composer = new ClipComposer(clip, history);
        for (let f = 0; f < frames; f++) {
          const { pose, hasPose } = composer.compose(f)!;
          if (!hasPose) continue;
          expect(distance(boneLengths(pose), composer.lengthsMm)).toBeLessThan(0.01);
        }
      }),
      { seed: 32, numRuns: 20 },
    );
  });
});

interface Snapshot {
  numbers: Float32Array;
  marks: string;
}

function snapshot(composer: ClipComposer): Snapshot[] {
  return Array.from({ length: frames }, (_, f) => {
    const { pose, keypoints, provenance, hidden, hasPose } = composer.compose(f)!;
    return {
      numbers: Float32Array.of(...pose, ...keypoints!, ...composer.rootOffset(f)),
      marks: [hasPose, ...provenance, ...hidden].join(),
    };
  });
}

/** Within what the filters promise: they begin anew at other frames. */
function expectClose(a: Snapshot, b: Snapshot): void {
  let largest = 0;
  a.numbers.forEach((value, i) => {
    const other = b.numbers[i]!;
    if (!(Number.isNaN(value) && Number.isNaN(other))) largest = Math.max(largest, Math.abs(value - other));
  });
  if (a.marks !== b.marks || !(largest < 0.05)) expect(a).toEqual(b);
}
