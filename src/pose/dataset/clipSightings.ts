import type { TrainingClip } from "../../common/trainingData";
import { jointCount } from "../skeleton";
import { writeRaysAt } from "./momentRows";
import type { Sightings } from "./supervisedBatch";

/** Where a clip's joints are seen, frame by frame: as of one sequence of all its frames, rays (1, F, 17, 2). */
export function clipSightings(clip: TrainingClip): Sightings {
  const frames = clip.timestampsS.length;
  const sightings: Sightings = {
    rays: new Float32Array(frames * jointCount * 2),
    weights: new Float32Array(frames * jointCount),
  };
  for (let frame = 0; frame < frames; frame++) {
    writeRaysAt(clip, { frame, after: frame, share: 0, timeS: clip.timestampsS[frame]! }, false, sightings, frame);
  }
  return sightings;
}
