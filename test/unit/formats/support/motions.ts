import type { Motion } from "../../../../src/formats/motion";
import { insideToNetwork } from "../../../../src/pose/camera";
import { provenances } from "../../../../src/pose/clip/provenance";
import { coordinateCount, jointCount } from "../../../../src/pose/skeleton";
import { about, posed, times } from "./body";

/** Somebody who walks a circle and swings arms and legs, at the time `s`; 17 x 3 m, the floor at 0. */
export function walkAt(s: number): number[] {
  const swing = 35 * Math.sin(s * 5);
  const body = posed({
    Hip: times(about("Y", 40 * s), about("X", 4 * Math.sin(s * 10))),
    LHip: about("X", -swing),
    RHip: about("X", swing),
    LKnee: about("X", 30 + 28 * Math.cos(s * 5)),
    RKnee: about("X", 30 - 28 * Math.cos(s * 5)),
    Spine: about("Y", swing / 3),
    Neck: times(about("Y", 30 * Math.sin(s)), about("X", 20)),
    LShoulder: times(about("X", swing), about("Z", -70)),
    RShoulder: times(about("X", -swing), about("Z", 70)),
    LElbow: about("Y", -40 - swing),
    RElbow: about("Y", 40 - swing),
  });
  const root = [0.8 * Math.sin(s), 0.88 + 0.03 * Math.cos(s * 10), 0.8 * Math.cos(s)];
  return body.map((value, i) => value + root[i % 3]!);
}

/** A walk at these times. Frames in `missing` have nobody. */
export function walk(timesS: readonly number[], missing: readonly number[] = [], change: Partial<Motion> = {}): Motion {
  const frames = timesS.length;
  const positions = new Float32Array(frames * coordinateCount);
  const keypoints = new Float32Array(frames * coordinateCount);
  const cameraPoses = new Float32Array(frames * coordinateCount);
  timesS.forEach((s, frame) => {
    const isThere = !missing.includes(frame);
    const pose = walkAt(s);
    for (let i = 0; i < coordinateCount; i++) {
      const at = frame * coordinateCount + i;
      positions[at] = isThere ? pose[i]! : Number.NaN;
      keypoints[at] = isThere ? (i % 3 === 2 ? 0.9 : 100 + i + frame / 8) : Number.NaN;
    }
    const relative = pose.map((value, i) => value - pose[i % 3]!);
    const camera = insideToNetwork(relative).map((millimetres) => (isThere ? millimetres / 1000 : Number.NaN));
    cameraPoses.set(camera, frame * coordinateCount);
  });
  return {
    name: "Walk in a circle",
    timestampsS: Float64Array.from(timesS),
    positions,
    scores: new Float32Array(frames * jointCount).fill(0.9),
    keypoints,
    cameraPoses,
    imageSize: [1280, 720],
    provenance: new Uint8Array(frames * jointCount).fill(provenances.indexOf("predicted")),
    cuts: [],
    rootMotion: "estimated",
    source: "walk.mp4",
    model: "test-model",
    ...change,
  };
}

/** Frame times of a fixed rate. */
export function evenTimes(frames: number, fps: number): number[] {
  return Array.from({ length: frames }, (_, frame) => frame / fps);
}

/** A joint of a motion, m. */
export function jointAt({ positions }: Pick<Motion, "positions">, frame: number, joint: number): number[] {
  const at = (frame * jointCount + joint) * 3;
  return Array.from(positions.subarray(at, at + 3));
}
