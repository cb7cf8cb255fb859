import type { ExportFormat } from "../../common/libraryProtocol";
import { frameRate, isEven } from "../../formats/frameRate";
import type { Motion } from "../../formats/motion";
import { nearestFrames, resampleMotion } from "../../formats/resampleMotion";
import type { WorkTurns } from "../workTurns";

export interface SampledMotion {
  motion: Motion;
  fps: number;
  /** What BVH takes for the time between two frames. */
  stepS: number;
}

/** BVH's frame time has nine decimals: what is sampled at just these times does not drift. */
const frameTimeDigits = 9;

/**
 * The motion at the times that a file is to have: its own, unless a rate is asked for, or the format knows only even
 * times. COCO labels pictures, so it gets those of the clip's own frames that lie nearest.
 */
export async function sampleMotion(
  motion: Motion,
  format: ExportFormat,
  fps: number | undefined,
  turns: WorkTurns,
): Promise<SampledMotion> {
  const ownRate = frameRate(motion.timestampsS);
  const rate = fps ?? ownRate;
  const stepS = format === "bvh" ? Number((1 / rate).toFixed(frameTimeDigits)) : 1 / rate;
  const isWanted = fps !== undefined || format === "bvh";
  if (!isWanted || isEven(motion.timestampsS, stepS)) return { motion, fps: rate, stepS };
  if (format === "coco") return { motion: nearestFrames(motion, stepS), fps: rate, stepS };
  return { motion: await turns.through(resampleMotion(motion, stepS)), fps: rate, stepS };
}
