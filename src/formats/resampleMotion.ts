import { coordinateCount, jointCount } from "../pose/skeleton";
import { blendPose } from "./blendPose";
import { hasPerson, type Motion } from "./motion";

/** Frames between two pauses. */
const framesPerPiece = 1000;
/** Nearer to a frame than this, its own values are taken. */
const sameTimeS = 1e-6;

/**
 * A motion sampled every `stepS` seconds. Between two frames bones turn along the shortest way and the hip moves
 * straight on, so that no bone changes its length on the way; at a cut and beside frames without a person the nearer
 * frame stands. Keypoints, scores, marks and provenance are the nearer frame's. Yields while it works, returns the
 * result.
 */
export function* resampleMotion(motion: Motion, stepS: number): Generator<undefined, Motion> {
  const { timestampsS, cuts } = motion;
  const spanS = timestampsS.at(-1)! - timestampsS[0]!;
  const frames = Math.floor(spanS / stepS + 1e-3) + 1;
  const nearest = new Int32Array(frames);
  const positions = new Float32Array(frames * coordinateCount);
  const cameraPoses = motion.cameraPoses && new Float32Array(frames * coordinateCount);
  const isCut = new Set(cuts);

  for (let frame = 0, after = 0; frame < frames; frame++) {
    const timeS = timestampsS[0]! + frame * stepS;
    while (after < timestampsS.length - 1 && timestampsS[after]! < timeS) after++;
    const before = Math.max(0, after - 1);
    const stretchS = timestampsS[after]! - timestampsS[before]!;
    const share = stretchS > 0 ? Math.min(1, (timeS - timestampsS[before]!) / stretchS) : 0;
    const near = share < 0.5 ? before : after;
    nearest[frame] = near;
    const between =
      Math.abs(timestampsS[near]! - timeS) > sameTimeS &&
      !isCut.has(after) &&
      hasPerson(motion, before) &&
      hasPerson(motion, after);
    const from = between ? before : near;
    blendPose(motion.positions, from, after, between ? share : 0, positions, frame);
    if (cameraPoses) blendPose(motion.cameraPoses!, from, after, between ? share : 0, cameraPoses, frame);
    if (frame % framesPerPiece === framesPerPiece - 1) yield undefined;
  }
  return {
    ...pickFrames(motion, nearest),
    timestampsS: Float64Array.from(nearest, (_, frame) => frame * stepS),
    positions,
    cameraPoses,
  };
}

/** Those frames of a motion that lie nearest to every `stepS` seconds, each once, at their own times. */
export function nearestFrames(motion: Motion, stepS: number): Motion {
  const { timestampsS } = motion;
  const startS = timestampsS[0]!;
  const picked: number[] = [];
  let after = 0;
  for (let step = 0; startS + step * stepS <= timestampsS.at(-1)! + sameTimeS; step++) {
    const timeS = startS + step * stepS;
    while (after < timestampsS.length - 1 && timestampsS[after]! < timeS) after++;
    const before = Math.max(0, after - 1);
    const near = timeS - timestampsS[before]! < timestampsS[after]! - timeS ? before : after;
    if (near !== picked.at(-1)) picked.push(near);
  }
  return pickFrames(motion, Int32Array.from(picked));
}

function pickFrames(motion: Motion, frames: Int32Array): Motion {
  const { timestampsS, positions, cameraPoses, scores, keypoints, hidden, provenance, clipFrames, cuts } = motion;
  const poses = frames.length * coordinateCount;
  const joints = frames.length * jointCount;
  return {
    ...motion,
    timestampsS: Float64Array.from(frames, (frame) => timestampsS[frame]!),
    positions: pick(positions, frames, new Float32Array(poses)),
    cameraPoses: cameraPoses && pick(cameraPoses, frames, new Float32Array(poses)),
    keypoints: keypoints && pick(keypoints, frames, new Float32Array(poses)),
    scores: scores && pick(scores, frames, new Float32Array(joints)),
    hidden: hidden && pick(hidden, frames, new Uint8Array(joints)),
    provenance: provenance && pick(provenance, frames, new Uint8Array(joints)),
    clipFrames: frames.map((frame) => clipFrames?.[frame] ?? frame),
    cuts: cuts.map((cut) => frames.findIndex((frame) => frame >= cut)).filter((cut) => cut > 0),
  };
}

/** The rows that `frames` names. */
function pick<A extends Float32Array | Uint8Array>(source: A, frames: Int32Array, into: A): A {
  const width = into.length / frames.length;
  frames.forEach((frame, i) => {
    into.set(source.subarray(frame * width, (frame + 1) * width), i * width);
  });
  return into;
}
