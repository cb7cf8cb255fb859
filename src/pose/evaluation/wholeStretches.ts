import type { TrainingClip } from "../../common/trainingData";
import { coordinateCount, jointCount } from "../skeleton";
import { posedRuns } from "./steadiness";
import type { Stretch } from "./stretchMeasures";

/** The runs of a clip's frames in which every joint has a pose and a 3D target (the hip's is 0 by definition). */
export function wholeStretches(clip: TrainingClip, posesMm: Float32Array): Stretch[] {
  const known = posesMm.slice();
  for (let frame = 0; frame < clip.timestampsS.length; frame++) {
    if (!isWhole(clip, frame)) known.fill(Number.NaN, frame * coordinateCount, (frame + 1) * coordinateCount);
  }
  return posedRuns(clip, known).map(([first, last]) => {
    const range = [first * coordinateCount, (last + 1) * coordinateCount] as const;
    return {
      poses: posesMm.subarray(...range),
      truth: clip.targetsMm.subarray(...range),
      timesS: clip.timestampsS.subarray(first, last + 1),
    };
  });
}

/** Whether every joint of a frame has a 3D target. */
export function isWhole({ jointWeights }: Pick<TrainingClip, "jointWeights">, frame: number): boolean {
  return jointWeights.subarray(frame * jointCount + 1, (frame + 1) * jointCount).every((weight) => weight > 0);
}
