import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editKey } from "../../../../src/pose/clip/editKeys";
import { KeyframeIndex } from "../../../../src/pose/clip/keyframeIndex";

describe("KeyframeIndex", () => {
  it("knows the frames of corrections and those of each joint, not those of other records", () => {
    const index = new KeyframeIndex([
      ...[editKey.bone(9, 3), editKey.bone(9, 4), editKey.bone(2, 3), editKey.keypoint(5, 1), editKey.root(7)],
      ...[editKey.cut(1), editKey.mark("a"), editKey.settings],
    ]);
    expect(index.frames).toEqual([2, 5, 7, 9]);
    expect([3, 4, 0, 1].map((joint) => index.ofJoint(joint))).toEqual([[2, 9], [9], [7], []]);
    expect([9, 1].map((frame) => index.has(frame))).toEqual([true, false]);
  });

  it("is the same when it is kept up to date as when it is built anew, however often it is told", () => {
    const key = fc.oneof(
      fc.tuple(fc.nat({ max: 5 }), fc.integer({ min: 1, max: 2 })).map(([frame, joint]) => editKey.bone(frame, joint)),
      fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 1 })).map(([frame, k]) => editKey.keypoint(frame, k)),
      fc.nat({ max: 5 }).map(editKey.root),
      fc.constant(editKey.cut(3)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.boolean())), (updates) => {
        const keys = new Set<string>();
        const index = new KeyframeIndex([]);
        for (const [k, present] of updates) {
          if (present) keys.add(k);
          else keys.delete(k);
          index.update(k, present);
        }
        const anew = new KeyframeIndex(keys);
        expect(index.frames).toEqual(anew.frames);
        for (const joint of [0, 1, 2]) expect(index.ofJoint(joint)).toEqual(anew.ofJoint(joint));
      }),
      { seed: 43 },
    );
  });
});
