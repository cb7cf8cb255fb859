import type { TrainingClip } from "../../../../../src/common/trainingData";
import { jointOfKeypoint } from "../../../../../src/pose/clip/keypointJoints";
import { coordinateCount, jointCount } from "../../../../../src/pose/skeleton";

export const focalPx = 900;
export const imageSize: [number, number] = [1280, 720];

/** A pose of no meaning, hip at the origin, a little different in every frame. */
export function oddPose(frame: number): number[] {
  return Array.from({ length: coordinateCount }, (_, i) => (i < 3 ? 0 : 400 * Math.sin(i * 1.7) + 5 * frame));
}

/** (F, 51) */
export function oddPoses(frames: number): Float32Array {
  return Float32Array.from(Array.from({ length: frames }, (_, frame) => oddPose(frame)).flat());
}

/** The same with every joint but the hip moved by so much along x. */
export function shifted(poses: Float32Array, byMm: number | ((frame: number, joint: number) => number)): Float32Array {
  return poses.map((value, i) => {
    const row = Math.floor(i / 3);
    const [frame, joint] = [Math.floor(row / jointCount), row % jointCount];
    if (i % 3 !== 0 || joint === 0) return value;
    return value + (typeof byMm === "number" ? byMm : byMm(frame, joint));
  });
}

/** Where the twelve keypoints that are joints lie in the picture when the hip is at `root`; the face's are 0. */
export function places(posesMm: Float32Array, root: readonly [number, number, number]): Float32Array {
  const frames = posesMm.length / coordinateCount;
  const result = new Float32Array(frames * 17 * 2);
  for (let frame = 0; frame < frames; frame++) {
    jointOfKeypoint.forEach((joint, keypoint) => {
      if (joint === undefined) return;
      const at = frame * coordinateCount + joint * 3;
      const z = posesMm[at + 2]! + root[2];
      const x = (focalPx * (posesMm[at]! + root[0])) / z + imageSize[0] / 2;
      const y = (focalPx * (posesMm[at + 1]! + root[1])) / z + imageSize[1] / 2;
      result.set([x, y], (frame * 17 + keypoint) * 2);
    });
  }
  return result;
}

/** 17 x (x, y, score) of each frame, where the places are. */
export function seenAt(where: Float32Array, score = 0.9): Float32Array {
  return Float32Array.from({ length: (where.length / 2) * 3 }, (_, i) =>
    i % 3 === 2 ? score : where[Math.floor(i / 3) * 2 + (i % 3)]!,
  );
}

/** A clip of odd poses with nothing known of them, 25 a second. */
export function bareClip(frames: number, fields: Partial<TrainingClip> = {}): TrainingClip {
  const where = places(oddPoses(frames), [100, 50, 4000]);
  return {
    ...{ id: "clip", name: "A clip", imageSize, focalPx, cuts: [], targetsFrom: "none" },
    timestampsS: Float64Array.from({ length: frames }, (_, frame) => frame / 25),
    keypoints: seenAt(where),
    targetsMm: new Float32Array(frames * coordinateCount),
    jointWeights: new Float32Array(frames * jointCount),
    places: where,
    placeWeights: new Float32Array(frames * 17),
    ...fields,
  };
}

/** A clip whose odd poses are known as truth. */
export function trueClip(frames: number, fields: Partial<TrainingClip> = {}): TrainingClip {
  return bareClip(frames, {
    targetsMm: oddPoses(frames),
    jointWeights: new Float32Array(frames * jointCount).fill(1),
    targetsFrom: "truth",
    ...fields,
  });
}

/** A clip of which every keypoint of these frames (default: all) was put right. */
export function placedClip(
  frames: number,
  fields: Partial<TrainingClip> = {},
  which?: readonly number[],
): TrainingClip {
  const placeWeights = Float32Array.from({ length: frames * 17 }, (_, i) =>
    !which || which.includes(Math.floor(i / 17)) ? 1 : 0,
  );
  return bareClip(frames, { placeWeights, ...fields });
}
