import type { TrainingClip } from "../../common/trainingData";
import { applySimilarity, fitSimilarity } from "../procrustes";
import { jointCount } from "../skeleton";
import type { JointErrors } from "./jointErrors";

/** With fewer, a similarity transform fits almost anything. */
const leastJoints = 8;

/**
 * Distances from the 3D targets after each frame's best similarity transform (PA-MPJPE's), over the joints that have a
 * target; frames with few of them are left out.
 * @param posesMm (F, 51)
 */
export function alignedErrors(clip: TrainingClip, posesMm: ArrayLike<number>): JointErrors {
  const errorsMm = new Float32Array(clip.jointWeights.length).fill(Number.NaN);
  const weights = new Float32Array(clip.jointWeights.length);
  for (let from = 0; from < clip.jointWeights.length; from += jointCount) {
    const rows = Array.from({ length: jointCount }, (_, joint) => from + joint).filter(
      (row) =>
        clip.jointWeights[row]! > 0 && !Number.isNaN(clip.targetsMm[row * 3]!) && !Number.isNaN(posesMm[row * 3]!),
    );
    if (rows.length < leastJoints) continue;
    const pose = pointsOf(posesMm, rows);
    const target = pointsOf(clip.targetsMm, rows);
    const aligned = applySimilarity(pose, fitSimilarity(pose, target));
    rows.forEach((row, i) => {
      const [x, y, z] = [0, 1, 2].map((axis) => aligned[i * 3 + axis]! - target[i * 3 + axis]!);
      errorsMm[row] = Math.hypot(x!, y!, z!);
      weights[row] = clip.jointWeights[row]!;
    });
  }
  return { errorsMm, weights };
}

function pointsOf(coordinates: ArrayLike<number>, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows.flatMap((row) => [0, 1, 2].map((axis) => coordinates[row * 3 + axis]!)));
}
