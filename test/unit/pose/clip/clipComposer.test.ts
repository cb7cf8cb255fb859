import { describe, expect, it } from "vitest";
import type { EditKey } from "../../../../src/common/clipEdits";
import { boneDirection, boneLengths } from "../../../../src/pose/clip/boneVectors";
import { ClipComposer } from "../../../../src/pose/clip/clipComposer";
import type { ClipFrames } from "../../../../src/pose/clip/clipFrames";
import { EditHistory } from "../../../../src/pose/clip/editHistory";
import { editKey } from "../../../../src/pose/clip/editKeys";
import { provenances } from "../../../../src/pose/clip/provenance";
import { coordinateCount, jointIndex, mirroredJoint } from "../../../../src/pose/skeleton";
import { distance, givenMotion, joint, seenFrom, standing, swaying, testClip } from "./testClip";

const wrist = jointIndex("LWrist");
const elbow = jointIndex("LElbow");

function open(frames: ClipFrames, changes: Record<EditKey, unknown> = {}) {
  const history = new EditHistory();
  history.change("test", changes);
  return { history, composer: new ClipComposer(frames, history) };
}

const sourceOf = (composer: ClipComposer, frame: number, i: number) =>
  provenances[composer.compose(frame)!.provenance[i]!];

describe("ClipComposer", () => {
  it("gives motion that was given back bit for bit", () => {
    const { composer } = open(testClip({ frames: 20, info: givenMotion }));
    for (let frame = 0; frame < 20; frame++) {
      expect(composer.compose(frame)!.pose).toStrictEqual(Float32Array.from(swaying(frame)));
      expect(sourceOf(composer, frame, 3)).toBe("imported");
    }
    expect(composer.compose(20)).toBeUndefined();
    expect(composer.compose(-1)).toBeUndefined();
  });

  it("gives predictions the clip's median bones, left and right alike, in their own directions", () => {
    const { composer, history } = open(testClip({ frames: 101 }));
    const first = boneLengths(composer.compose(0)!.pose);
    const medianOf = (bone: number) =>
      Array.from({ length: 101 }, (_, frame) => boneLengths(swaying(frame))[bone]!).sort((a, b) => a - b)[50]!;
    expect(first[wrist]).toBeCloseTo((medianOf(wrist) + medianOf(mirroredJoint[wrist]!)) / 2, 3);
    for (let frame = 0; frame < 101; frame++) {
      const { pose } = composer.compose(frame)!;
      boneLengths(pose).forEach((length, bone) => {
        expect(length).toBeCloseTo(first[bone]!, 3);
        if (bone === 0) return;
        expect(distance(boneDirection(pose, bone)!, boneDirection(swaying(frame), bone)!)).toBeLessThan(1e-5);
      });
    }
    history.change("test", { settings: { boneLengths: "predicted" } });
    expect(composer.compose(7)!.pose).toStrictEqual(Float32Array.from(swaying(7)));
  });

  it("says nothing of frames that are not loaded, and takes them when they are", () => {
    let until = 10;
    const { composer } = open(testClip({ frames: 40, loaded: (frame) => frame < until }));
    const ranges: unknown[] = [];
    expect(composer.compose(5)!.hasPose).toBe(true);
    expect(composer.compose(20)).toBeUndefined();
    composer.onChange((changed) => ranges.push(changed));
    until = 40;
    const late = composer.compose(20)!;
    expect(ranges).toEqual([[[0, 39]]]);
    const all = open(testClip({ frames: 40 })).composer;
    expect(late.pose).toStrictEqual(all.compose(20)!.pose);
    expect(composer.compose(5)!.pose).toStrictEqual(all.compose(5)!.pose);
  });

  it("has frames without a pose", () => {
    const { composer } = open(testClip({ frames: 9, pose: (frame) => (frame === 4 ? undefined : swaying(frame)) }));
    expect(composer.compose(4)).toMatchObject({ hasPose: false });
    expect(composer.compose(4)!.pose.every(Number.isNaN)).toBe(true);
    expect(sourceOf(composer, 4, 5)).toBe("none");
    expect(composer.compose(5)!.hasPose).toBe(true);
  });

  it("has keypoints without poses before they are analysed", () => {
    const clip = testClip({ frames: 9, keypoints: () => seenFrom(standing, [0, 0, 3000]) });
    clip.info.columns = ["timestamps_s", "keypoints"];
    const { composer } = open({ ...clip, pose: () => undefined }, { [editKey.keypoint(3, 9)]: [11, 22] });
    expect(composer.compose(3)!.hasPose).toBe(false);
    expect(joint(composer.compose(3)!.keypoints!, 9)).toEqual([11, 22, 1]);
  });

  it("exchanges left and right in pose and keypoints", () => {
    const keypoints = (frame: number) => seenFrom(swaying(frame), [0, 0, 3000]);
    const { composer } = open(testClip({ frames: 9, keypoints, info: givenMotion }), {
      [editKey.swap("a")]: { range: [2, 5] },
    });
    const { pose, keypoints: seen } = composer.compose(2)!;
    expect(joint(pose, wrist)).toEqual(joint(Float32Array.from(swaying(2)), mirroredJoint[wrist]!));
    expect(joint(seen!, 9)).toEqual(joint(Float32Array.from(keypoints(2)), 10));
    expect(composer.compose(6)!.pose).toStrictEqual(Float32Array.from(swaying(6)));
  });

  it("mirrors a limb in depth, its parent's end staying where it is", () => {
    const { composer } = open(testClip({ frames: 9, info: givenMotion }), {
      [editKey.flip("a")]: { limb: "left-arm", range: [0, 3] },
    });
    const before = Float32Array.from(swaying(3));
    const { pose } = composer.compose(3)!;
    const shoulder = jointIndex("LShoulder");
    expect(joint(pose, shoulder)).toEqual(joint(before, shoulder));
    for (const i of [elbow, wrist]) {
      const [x, y, z] = joint(before, i);
      expect(distance(joint(pose, i), [x!, y!, 2 * before[shoulder * 3 + 2]! - z!])).toBeLessThan(1e-3);
    }
    expect(joint(pose, 3)).toEqual(joint(before, 3));
  });

  it("fills gaps where that is asked for", () => {
    const pose = (frame: number) => (frame > 2 && frame < 7 ? undefined : standing);
    const { composer } = open(testClip({ frames: 12, pose, info: givenMotion }), {
      [editKey.gap("a")]: { range: [4, 6] },
    });
    expect(composer.compose(3)!.hasPose).toBe(false);
    expect(distance(composer.compose(5)!.pose, standing)).toBeLessThan(0.01);
    expect(sourceOf(composer, 5, 5)).toBe("interpolated");
  });

  it("filters a range from the raw poses, only the joints that it is for", () => {
    const noisy = (frame: number) => standing.map((value, i) => (i < 3 ? 0 : value + (frame % 2 ? 8 : -8)));
    const filter = { range: [10, 49], settings: { kind: "gaussian", sigmaS: 0.3 }, joints: [wrist] };
    const clip = testClip({ frames: 60, pose: swaying, stages: noisy, info: { ...givenMotion, columns: undefined! } });
    clip.info.columns = ["timestamps_s", "pose_mm", "stages_mm"];
    const { composer } = open(clip, { [editKey.filter("a")]: filter });
    const { pose } = composer.compose(30)!;
    expect(distance(boneDirection(pose, wrist)!, boneDirection(standing, wrist)!)).toBeLessThan(1e-3);
    expect(sourceOf(composer, 30, wrist)).toBe("filtered");
    expect(joint(pose, elbow)).toEqual(joint(Float32Array.from(swaying(30)), elbow));
    expect(composer.compose(50)!.pose).toStrictEqual(Float32Array.from(swaying(50)));
  });

  it("filters what was seen live while the raw poses are not there, and the raw ones as soon as they are", () => {
    let there = false;
    const clip = testClip({
      frames: 30,
      stages: () => standing,
      loaded: (_, column) => there || column !== "stages_mm",
    });
    const filter = { range: [0, 29], settings: { kind: "butterworth", cutoffHz: 2 } };
    const { composer } = open(clip, { [editKey.filter("a")]: filter, settings: { boneLengths: "predicted" } });
    expect(distance(boneDirection(composer.compose(9)!.pose, wrist)!, boneDirection(standing, wrist)!)).toBeGreaterThan(
      0.01,
    );
    there = true;
    expect(distance(boneDirection(composer.compose(9)!.pose, wrist)!, boneDirection(standing, wrist)!)).toBeLessThan(
      1e-5,
    );
  });

  it("moves corrected keypoints at their frame, and scores hidden ones 0", () => {
    const keypoints = () => seenFrom(standing, [0, 0, 3000]);
    const { composer } = open(testClip({ frames: 9, keypoints }), {
      [editKey.keypoint(3, 9)]: [11, 22],
      [editKey.hidden("a")]: { joints: [elbow, 10], range: [3, 4], kind: "outside" },
    });
    const { keypoints: seen, hidden } = composer.compose(3)!;
    expect(joint(seen!, 9)).toEqual([11, 22, 1]);
    expect([0, 4, 7].map((k) => seen![k * 3 + 2])).toEqual([0, 0, 0]);
    expect(seen![8 * 3 + 2]).toBeCloseTo(0.9);
    expect([...hidden].filter((kind) => kind > 0)).toEqual([2, 2]);
    expect(composer.compose(5)!.keypoints).toStrictEqual(Float32Array.from(keypoints()));
    expect(composer.keyframes).toEqual([3]);
  });

  it("takes a whole pose for a frame that had none", () => {
    const bones = Array.from({ length: 16 }, (_, i) => [editKey.bone(4, i + 1), [...boneDirection(standing, i + 1)!]]);
    const { composer } = open(testClip({ frames: 9, pose: (frame) => (frame === 4 ? undefined : standing) }), {
      ...Object.fromEntries(bones),
    });
    expect(composer.compose(4)!.hasPose).toBe(true);
    expect(boneLengths(composer.compose(4)!.pose)[3]).toBeCloseTo(boneLengths(composer.compose(5)!.pose)[3]!, 3);
    expect(distance(boneDirection(composer.compose(4)!.pose, 3)!, boneDirection(standing, 3)!)).toBeLessThan(1e-6);
  });

  it("has cuts from the file and from the records", () => {
    const { composer, history } = open(testClip({ frames: 90, info: { cuts: [30] } }), { [editKey.cut(60)]: true });
    expect([30, 31, 60].map((frame) => composer.isCut(frame))).toEqual([true, false, true]);
    history.undo();
    expect(composer.isCut(60)).toBe(false);
  });
});

describe("ClipComposer, correcting", () => {
  const forward = [0, 0, -1];
  const still = (n: number) => testClip({ frames: n, pose: () => standing, info: givenMotion });
  const angle = (composer: ClipComposer, frame: number) =>
    Math.acos(
      boneDirection(composer.compose(frame)!.pose, wrist)!.reduce(
        (sum, value, axis) => sum + value * boneDirection(standing, wrist)![axis]!,
        0,
      ),
    );
  const whole = Math.acos(boneDirection(standing, wrist)![2] * -1);

  it("is exact at the keyframe and fades out over half a second of real time", () => {
    const { composer } = open(still(100), { [editKey.bone(50, wrist)]: forward });
    expect(distance(boneDirection(composer.compose(50)!.pose, wrist)!, forward)).toBeLessThan(1e-6);
    expect(angle(composer, 42)).toBeGreaterThan(0.1 * whole);
    expect(angle(composer, 57.5 - 0.5)).toBeCloseTo(whole * (1 - 3 * (7 / 15) ** 2 + 2 * (7 / 15) ** 3), 3);
    for (const frame of [35, 65]) expect(composer.compose(frame)!.pose).toStrictEqual(Float32Array.from(standing));
    expect([50, 51, 64, 65].map((frame) => sourceOf(composer, frame, wrist))).toEqual([
      ...["corrected", "blended", "blended", "imported"],
    ]);
    expect(sourceOf(composer, 50, elbow)).toBe("imported");
    // Nothing but the wrist moved, not by a bit.
    const { pose } = composer.compose(50)!;
    for (let i = 0; i < coordinateCount; i++) {
      if (Math.floor(i / 3) !== wrist) expect(pose[i]).toBe(Math.fround(standing[i]!));
    }
  });

  it("holds between two keyframes of one correction that are near, and not between ones that are far apart", () => {
    const near = open(still(100), { [editKey.bone(30, wrist)]: forward, [editKey.bone(60, wrist)]: forward });
    for (let frame = 30; frame <= 60; frame++) expect(angle(near.composer, frame)).toBeCloseTo(whole, 4);
    const far = open(still(100), { [editKey.bone(30, wrist)]: forward, [editKey.bone(61, wrist)]: forward });
    expect(angle(far.composer, 45)).toBeLessThan(1e-3);
    const longer = open(still(100), {
      ...{ [editKey.bone(30, wrist)]: forward, [editKey.bone(61, wrist)]: forward, settings: { blendS: 0.6 } },
    });
    expect(angle(longer.composer, 45)).toBeCloseTo(whole, 4);
  });

  it("never crosses a cut", () => {
    const { composer, history } = open(still(100), { [editKey.bone(50, wrist)]: forward, [editKey.cut(53)]: true });
    expect(angle(composer, 52)).toBeGreaterThan(0.5 * whole);
    expect(angle(composer, 53)).toBeLessThan(1e-6);
    history.change("test", { [editKey.bone(60, wrist)]: forward });
    expect(angle(composer, 53)).toBeGreaterThan(0);
    expect(angle(composer, 45)).toBeCloseTo(angle(composer, 55), 4);
  });

  it("never crosses a hidden range of the joint, and is down to nothing where it begins", () => {
    const { composer } = open(still(100), {
      [editKey.bone(50, wrist)]: forward,
      [editKey.bone(64, wrist)]: forward,
      [editKey.hidden("a")]: { joints: [wrist], range: [56, 59], kind: "occluded" },
      [editKey.hidden("b")]: { joints: [elbow], range: [40, 49], kind: "occluded" },
    });
    for (let frame = 56; frame < 60; frame++) expect(angle(composer, frame)).toBeLessThan(1e-6);
    expect(angle(composer, 55)).toBeLessThan(0.2 * whole);
    expect(angle(composer, 45)).toBeGreaterThan(0.5 * whole);
  });

  it("says which frames a change reaches, as far as the second keyframe, and forgets only those", () => {
    const keyframes = { [editKey.bone(20, wrist)]: forward, [editKey.bone(47, wrist)]: [0, 0.6, -0.8] };
    const { composer, history } = open(still(300), keyframes);
    const before = Array.from({ length: 300 }, (_, frame) => composer.compose(frame)!);
    let told: readonly (readonly [number, number])[] = [];
    composer.onChange((ranges) => {
      told = ranges;
    });
    history.change("test", { [editKey.bone(74, wrist)]: [0, 1, 0] });
    const changed = before.flatMap(({ pose }, frame) =>
      distance(pose, composer.compose(frame)!.pose) > 0 ? [frame] : [],
    );
    // Between 20 and 47 the curve leaves 47 at another slope now.
    expect([changed[0], changed.at(-1)]).toEqual([21, 88]);
    expect(told).toHaveLength(1);
    expect(told[0]![0]).toBeLessThan(21);
    expect(told[0]![1]).toBeLessThan(140);
    for (let frame = 140; frame < 300; frame++) expect(composer.compose(frame)).toBe(before[frame]);
    const kept = composer.compose(50);
    history.change("test", { [editKey.mark("a")]: { frame: 3, label: "" }, settings: { footLock: "auto" } });
    expect(composer.compose(50)).toBe(kept);
    expect(told[0]![1]).toBeLessThan(140);
  });

  it("blends the root offset", () => {
    const { composer } = open(still(100), { [editKey.root(50)]: [0, 0.1, 0], [editKey.root(70)]: [0, 0.3, 0] });
    expect(composer.rootOffset(50)).toEqual([0, 0.1, 0]);
    expect(composer.rootOffset(60)[1]).toBeGreaterThan(0.15);
    expect(composer.rootOffset(90)).toEqual([0, 0, 0]);
    expect([50, 60, 90].map((frame) => sourceOf(composer, frame, 0))).toEqual(["corrected", "blended", "imported"]);
  });
});
