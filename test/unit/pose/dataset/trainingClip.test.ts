import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../../../../src/common/clipEdits";
import { usualProvenanceWeights } from "../../../../src/common/trainingProtocol";
import { ClipComposer } from "../../../../src/pose/clip/clipComposer";
import type { ClipFrames } from "../../../../src/pose/clip/clipFrames";
import { EditHistory } from "../../../../src/pose/clip/editHistory";
import { dragKeypoint, dragKeypointLabel } from "../../../../src/pose/clip/edits/dragKeypoint";
import { type Changes, editedFrame } from "../../../../src/pose/clip/edits/editedFrame";
import { moveJoint } from "../../../../src/pose/clip/edits/moveJoint";
import {
  hasPlace,
  hasTarget,
  makeTrainingClip,
  measuringWeights,
  trainingClipSteps,
} from "../../../../src/pose/dataset/trainingClip";
import { keypointNames, mirroredKeypoint } from "../../../../src/pose/keypoints";
import { scaleToMeanLimbs } from "../../../../src/pose/meanBody";
import { coordinateCount, jointCount, jointIndex } from "../../../../src/pose/skeleton";
import { distance, givenMotion, joint, seenFrom, swaying } from "../clip/testClip";
import { focalPx, imageSize, root, seenClip } from "./learningClips";

const wrist = jointIndex("LWrist");
const elbow = jointIndex("LElbow");
const leftWrist = keypointNames.indexOf("left_wrist");

/** A clip that a person works on, with the annotator's own gestures. */
class Annotating {
  readonly history = new EditHistory([], () => 0);
  readonly journal: JournalEntry[] = [];
  readonly composer: ClipComposer;

  constructor(readonly frames: ClipFrames) {
    this.composer = new ClipComposer(frames, this.history);
  }

  apply(label: string, changes: Changes): void {
    const entry = this.history.change(label, changes);
    if (entry) this.journal.push(entry);
  }

  dragKeypoint(frame: number, keypoint: number, by: readonly [number, number]): [number, number] {
    const composed = this.composer.compose(frame)!;
    const at = joint(composed.keypoints!, keypoint);
    const to: [number, number] = [at[0]! + by[0], at[1]! + by[1]];
    const camera = { imageSize, focalPx };
    const edited = editedFrame(this.composer, frame);
    this.apply(dragKeypointLabel, dragKeypoint(frame, edited, composed.keypoints!, keypoint, to, camera));
    return to;
  }

  moveJoint(frame: number, i: number, by: readonly [number, number, number]): void {
    const edited = editedFrame(this.composer, frame)!;
    const [x, y, z] = joint(edited.pose, i);
    this.apply("move-joint", moveJoint(edited, i, [x! + by[0], y! + by[1], z! + by[2]]));
  }

  clip(weights = usualProvenanceWeights) {
    return makeTrainingClip(this.frames, this.journal, weights);
  }
}

const weightsAt = ({ jointWeights }: { jointWeights: Float32Array }, frame: number) =>
  Array.from(jointWeights.subarray(frame * jointCount, (frame + 1) * jointCount));
const weighted = (weights: number[]) => weights.flatMap((weight, i) => (weight > 0 ? [i] : []));

describe("a clip with an imported truth", () => {
  const standingAway = (frame: number) => swaying(frame).map((value, i) => value + root[i % 3]!);

  it("has every joint's true place as the network predicts it: about the hip, with mean limbs", () => {
    const clip = makeTrainingClip(seenClip({ truth: standingAway }), [], usualProvenanceWeights);
    expect(clip.targetsFrom).toBe("truth");
    const expected = new Float32Array(coordinateCount);
    scaleToMeanLimbs(swaying(7), expected);
    const target = clip.targetsMm.subarray(7 * coordinateCount, 8 * coordinateCount);
    expect(distance(target, expected)).toBeLessThan(0.01);
    expect(weightsAt(clip, 7)).toEqual(new Array(jointCount).fill(1));
    expect(Array.from(clip.placeWeights).every((weight) => weight === 0)).toBe(true);
  });

  it("leaves out joints that the truth does not know, and all that hang on them", () => {
    const truth = (frame: number) => {
      const pose = standingAway(frame);
      if (frame === 3) pose.fill(Number.NaN, elbow * 3, elbow * 3 + 3);
      // A file without the right wrist has it in the elbow.
      if (frame === 4) pose.splice(16 * 3, 3, ...pose.slice(15 * 3, 16 * 3));
      if (frame === 5) pose.fill(Number.NaN);
      return pose;
    };
    const clip = makeTrainingClip(seenClip({ truth }), [], usualProvenanceWeights);
    const missing = (frame: number) => weightsAt(clip, frame).flatMap((weight, i) => (weight === 0 ? [i] : []));
    expect(missing(2)).toEqual([]);
    expect(missing(3)).toEqual([elbow, wrist]);
    expect(missing(4)).toEqual([16]);
    expect(missing(5)).toHaveLength(jointCount);
    expect(hasTarget(clip, 5)).toBe(false);
  });

  it("needs no corrections, in the picture or in space", () => {
    const annotating = new Annotating(seenClip({ truth: standingAway }));
    annotating.dragKeypoint(10, leftWrist, [30, 0]);
    const clip = annotating.clip();
    expect(hasPlace(clip, 10)).toBe(false);
    expect(weightsAt(clip, 10)).toEqual(new Array(jointCount).fill(1));
  });

  it("whose truth is empty learns from corrections", () => {
    const nothing = () => new Array<number>(coordinateCount).fill(Number.NaN);
    const annotating = new Annotating(seenClip({ truth: nothing }));
    annotating.moveJoint(10, wrist, [0, -80, 60]);
    expect(annotating.clip().targetsFrom).toBe("annotations");
  });
});

describe("the network's input", () => {
  it("is what the detector saw, whatever was put right", () => {
    const annotating = new Annotating(seenClip());
    annotating.dragKeypoint(10, leftWrist, [40, 20]);
    annotating.apply("swap-sides", { "swap/a": { range: [20, 25] } });
    const clip = annotating.clip();
    for (const frame of [10, 22]) {
      const seen = seenFrom(Float32Array.from(swaying(frame)), root);
      expect(distance(clip.keypoints.subarray(frame * 51, (frame + 1) * 51), seen)).toBeLessThan(0.01);
    }
  });
});

describe("a joint that was moved in space", () => {
  it("is a target where its own bone was set, as it was seen with the rest of the body", () => {
    const annotating = new Annotating(seenClip());
    annotating.moveJoint(30, wrist, [20, -90, 70]);
    const clip = annotating.clip();
    expect(clip.targetsFrom).toBe("annotations");
    expect(weighted(weightsAt(clip, 30))).toEqual([elbow, wrist]);
    expect(weightsAt(clip, 30)[wrist]).toBe(1);
    const composed = new Float32Array(coordinateCount);
    scaleToMeanLimbs(annotating.composer.compose(30)!.pose, composed);
    const target = clip.targetsMm.subarray(30 * coordinateCount, 31 * coordinateCount);
    expect(distance(joint(target, wrist), joint(composed, wrist))).toBeLessThan(0.01);
  });

  it("counts half while it blends, and nothing further away or for measuring", () => {
    const annotating = new Annotating(seenClip());
    annotating.moveJoint(30, wrist, [20, -90, 70]);
    const clip = annotating.clip();
    // A correction alone reaches half a second, 15 frames.
    expect(weightsAt(clip, 25)[wrist]).toBe(0.5);
    expect(weightsAt(clip, 44)[wrist]).toBe(0.5);
    expect(hasTarget(clip, 46)).toBe(false);
    expect(hasTarget(annotating.clip(measuringWeights), 25)).toBe(false);
    expect(hasTarget(annotating.clip(measuringWeights), 30)).toBe(true);
  });

  it("has the hip with it only where the whole body was given", () => {
    const annotating = new Annotating(seenClip());
    const { pose } = editedFrame(annotating.composer, 12)!;
    const bones = Array.from({ length: jointCount - 1 }, (_, i) => {
      const [child, parent] = [
        joint(pose, i + 1),
        joint(pose, [0, 1, 2, 0, 4, 5, 0, 7, 8, 9, 8, 11, 12, 8, 14, 15][i]!),
      ];
      const vector = child.map((value, axis) => value - parent[axis]!);
      const turned = [vector[0]!, vector[2]!, -vector[1]!];
      return [`bone/12/${i + 1}`, turned.map((value) => value / Math.hypot(...turned))];
    });
    annotating.apply("paste-pose", Object.fromEntries(bones));
    expect(weightsAt(annotating.clip(), 12)).toEqual(new Array(jointCount).fill(1));
  });

  it("counts what is predicted where that is wanted", () => {
    const annotating = new Annotating(seenClip());
    annotating.moveJoint(30, wrist, [20, -90, 70]);
    const clip = annotating.clip({ ...usualProvenanceWeights, predicted: 0.125 });
    expect(weightsAt(clip, 2)).toEqual(new Array(jointCount).fill(0.125));
    expect(weightsAt(clip, 30)[wrist]).toBe(1);
    expect(weightsAt(clip, 30)[3]).toBe(0.125);
    expect(makeTrainingClip(seenClip(), [], { ...usualProvenanceWeights, predicted: 0.125 }).targetsFrom).toBe("none");
  });
});

describe("a keypoint that was dragged in the picture", () => {
  it("is a place, and no target: nobody said how deep its joint lies", () => {
    const annotating = new Annotating(seenClip());
    const to = annotating.dragKeypoint(30, leftWrist, [14, -22]);
    const clip = annotating.clip();
    expect(annotating.history.get(`bone/30/${wrist}`)).toBeDefined();
    expect(clip.targetsFrom).toBe("none");
    expect(hasTarget(clip, 30)).toBe(false);
    expect(hasTarget(clip, 28)).toBe(false);
    const at = 30 * 17 + leftWrist;
    expect(Array.from(clip.places.subarray(at * 2, at * 2 + 2))).toEqual(to.map(Math.fround));
    expect(clip.placeWeights[at]).toBe(1);
    expect(hasPlace(clip, 29)).toBe(false);
  });

  it("has the keypoints with it that were left alone, for a quarter of their trust", () => {
    const detected = (frame: number) => {
      const row = seenFrom(Float32Array.from(swaying(frame)), root);
      row[16 * 3 + 2] = 0.2; // half trusted
      row[15 * 3 + 2] = 0.05; // not at all
      return row;
    };
    const annotating = new Annotating(seenClip({ keypoints: detected }));
    annotating.dragKeypoint(30, leftWrist, [14, -22]);
    annotating.apply("set-hidden", { "hidden/a": { joints: [2], range: [0, 40], kind: "occluded" } });
    const { placeWeights } = annotating.clip();
    const weight = (name: (typeof keypointNames)[number]) => placeWeights[30 * 17 + keypointNames.indexOf(name)];
    expect(weight("left_shoulder")).toBe(0.25);
    expect(weight("right_ankle")).toBeCloseTo(0.125, 6);
    expect(weight("left_ankle")).toBe(0);
    expect(weight("right_knee")).toBe(0);
  });

  it("takes its limb's depth back from a target, until the joint is moved in space too", () => {
    const annotating = new Annotating(seenClip());
    annotating.moveJoint(30, elbow, [30, 0, 80]);
    annotating.dragKeypoint(30, keypointNames.indexOf("left_elbow"), [10, 5]);
    expect(hasTarget(annotating.clip(), 30)).toBe(false);
    annotating.moveJoint(30, wrist, [20, -60, 40]);
    expect(weighted(weightsAt(annotating.clip(), 30))).toEqual([elbow, wrist]);
  });

  it("takes it back from all that hangs on it", () => {
    const annotating = new Annotating(seenClip());
    annotating.moveJoint(30, wrist, [20, -60, 40]);
    annotating.dragKeypoint(30, keypointNames.indexOf("left_shoulder"), [8, 5]);
    expect(hasTarget(annotating.clip(), 30)).toBe(false);
    expect(hasPlace(annotating.clip(), 30)).toBe(true);
  });

  it("is no target after its clip was split or undo came by, either", () => {
    const annotating = new Annotating(seenClip());
    annotating.dragKeypoint(30, leftWrist, [14, -22]);
    const carried = new EditHistory([], () => 0).change(
      "carried-over",
      Object.fromEntries(annotating.history.records),
    )!;
    const again = makeTrainingClip(seenClip(), [carried], usualProvenanceWeights);
    expect(hasTarget(again, 30)).toBe(false);
    expect(hasPlace(again, 30)).toBe(true);

    annotating.moveJoint(30, wrist, [20, -60, 40]);
    expect(hasTarget(annotating.clip(), 30)).toBe(true);
    annotating.journal.push(annotating.history.undo()!);
    expect(hasTarget(annotating.clip(), 30)).toBe(false);
  });

  it("beyond the clip's end lies idle", () => {
    const annotating = new Annotating(seenClip({ frames: 20 }));
    annotating.apply("move-keypoint", { "keypoint/25/9": [3, 4], "bone/25/13": [0, 1, 0] });
    expect(annotating.clip().placeWeights.some((weight) => weight > 0)).toBe(false);
  });
});

describe("ranges that were put right", () => {
  it("with sides exchanged say where joints are seen", () => {
    const annotating = new Annotating(seenClip());
    annotating.apply("swap-sides", { "swap/a": { range: [20, 21] } });
    const clip = annotating.clip();
    expect([19, 20, 21, 22].map((frame) => hasPlace(clip, frame))).toEqual([false, true, true, false]);
    expect(hasTarget(clip, 20)).toBe(false);
    const seen = seenFrom(Float32Array.from(swaying(20)), root);
    const at = (20 * 17 + leftWrist) * 2;
    expect(clip.places[at]).toBeCloseTo(seen[mirroredKeypoint[leftWrist]! * 3]!, 3);
    expect(clip.placeWeights[20 * 17 + leftWrist]).toBe(0.25);
  });

  it("with a limb's depth turned about count as what blends", () => {
    const annotating = new Annotating(seenClip());
    annotating.apply("flip-limb", { "flip/a": { limb: "left-arm", range: [20, 22] } });
    const clip = annotating.clip();
    expect(clip.targetsFrom).toBe("annotations");
    expect(weighted(weightsAt(clip, 21))).toEqual([elbow, wrist]);
    expect(weightsAt(clip, 21)[wrist]).toBe(0.5);
    expect(hasTarget(clip, 23)).toBe(false);
  });

  it("keeps the clip's cuts and those of its corrections", () => {
    const annotating = new Annotating(seenClip({ info: { cuts: [40] } }));
    annotating.apply("toggle-cut", { "cut/12": true });
    expect(annotating.clip().cuts).toEqual([12, 40]);
  });
});

describe("clips that cannot be learnt from", () => {
  it("are those without keypoints", () => {
    const frames = seenClip();
    const blind = { ...frames, info: { ...frames.info, columns: ["timestamps_s" as const, "pose_mm" as const] } };
    expect(() => makeTrainingClip(blind, [], usualProvenanceWeights)).toThrow('clip "test" has no keypoints');
  });

  it("and motion of another program, whose camera nobody knows", () => {
    const annotating = new Annotating(seenClip({ info: givenMotion }));
    annotating.moveJoint(30, wrist, [20, -60, 40]);
    expect(annotating.clip().targetsFrom).toBe("none");
  });
});

it("lets others have their turn", () => {
  const steps = [...trainingClipSteps(seenClip({ frames: 1000 }), [], usualProvenanceWeights)];
  expect(steps.length).toBeGreaterThan(7);
});
