import { insideToNetwork } from "../pose/camera";
import { provenances } from "../pose/clip/provenance";
import { coordinateCount, jointCount, jointNames, jointParents } from "../pose/skeleton";
import { frameRate } from "./frameRate";
import { meanScore } from "./meanScore";
import { hasPerson, type Motion } from "./motion";

/**
 * A motion as JSON, piece by piece: what `rpsm-studio predict` writes (cli/prediction.ts), with the poses placed in the
 * world, and where each value comes from. Every list has one entry per frame.
 */
export function* jsonPieces(motion: Motion): Generator<string> {
  const { timestampsS, positions, keypoints, provenance, clipFrames } = motion;
  const head = JSON.stringify(describe(motion));
  // Without the closing brace: the lists follow.
  yield head.slice(0, -1);
  yield* list("timestamps_s", motion, (frame) => round(timestampsS[frame]!, 6));
  yield* list("poses", motion, (frame) => points(positions, frame, 5));
  yield* list("camera_poses", motion, (frame) => cameraPose(motion, frame));
  if (keypoints) yield* list("keypoints_2d", motion, (frame) => points(keypoints, frame, 3));
  yield* list("scores", motion, (frame) => round(meanScore(motion, frame) ?? 0, 4));
  if (clipFrames) yield* list("clip_frames", motion, (frame) => clipFrames[frame]!);
  if (provenance) {
    yield* list("provenance", motion, (frame) =>
      Array.from(provenance.subarray(frame * jointCount, (frame + 1) * jointCount)),
    );
  }
  const missing = Array.from(timestampsS.keys()).filter((frame) => !hasPerson(motion, frame));
  yield `,"skipped":${JSON.stringify(missing.map((index) => ({ index, reason: "no-person" })))}}\n`;
}

function describe(motion: Motion): Record<string, unknown> {
  return {
    name: motion.name,
    source: motion.source,
    model: motion.model,
    fps: round(frameRate(motion.timestampsS), 6),
    joints: jointNames,
    parents: jointParents,
    units: "m",
    frame: "y-up",
    root_motion: motion.rootMotion,
    floor: motion.floor,
    image_size: motion.imageSize,
    cuts: motion.cuts,
    provenance_names: motion.provenance && provenances,
  };
}

function* list(name: string, { timestampsS }: Motion, entry: (frame: number) => unknown): Generator<string> {
  yield `,"${name}":[`;
  for (let frame = 0; frame < timestampsS.length; frame++) {
    yield `${frame === 0 ? "" : ","}${JSON.stringify(entry(frame))}`;
  }
  yield "]";
}

/** Null, as JSON has no NaN, where there is nothing. */
function points(values: ArrayLike<number>, frame: number, digits: number): number[][] | null {
  const start = frame * coordinateCount;
  const rows: number[][] = [];
  for (let i = start; i < start + coordinateCount; i += 3) {
    if (Number.isNaN(values[i]!)) return null;
    rows.push([round(values[i]!, digits), round(values[i + 1]!, digits), round(values[i + 2]!, digits)]);
  }
  return rows;
}

/** As the camera sees it, relative to the hip; a motion without a camera is looked at from the front. */
function cameraPose(motion: Motion, frame: number): number[][] | null {
  if (motion.cameraPoses) return points(motion.cameraPoses, frame, 5);
  if (!hasPerson(motion, frame)) return null;
  const start = frame * coordinateCount;
  const relative = motion.positions
    .subarray(start, start + coordinateCount)
    .map((value, i) => value - motion.positions[start + (i % 3)]!);
  return points(
    insideToNetwork(relative).map((millimetres) => millimetres / 1000),
    0,
    5,
  );
}

function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
