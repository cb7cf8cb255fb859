import type { TrainingSettings } from "../../../../common/trainingProtocol";

/** What is to be expected of a run before it starts. */
export interface RunEstimate {
  /** Undefined while nothing is known of this machine's speed and no time limits the run. */
  seconds?: number;
  /** Frames that it will have seen, repetitions counted. */
  frames?: number;
  /** How often each frame of the clips will have been seen, on average. */
  repetitions?: number;
}

/**
 * @param framesPerSecond how fast a training on this machine was before; undefined: unknown
 * @param clipFrames frames of the clips to learn from that have a target
 */
export function estimateRun(
  settings: TrainingSettings,
  framesPerSecond: number | undefined,
  clipFrames: number,
): RunEstimate {
  const { steps, minutes, batchSize, sequenceLength, rehearsalShare } = settings;
  const stepFrames = batchSize * sequenceLength;
  const limits: number[] = [];
  if (steps !== undefined && framesPerSecond !== undefined) limits.push((steps * stepFrames) / framesPerSecond);
  if (minutes !== undefined) limits.push(minutes * 60);
  const seconds = limits.length > 0 ? Math.min(...limits) : undefined;
  const bySpeed = seconds !== undefined && framesPerSecond !== undefined ? seconds * framesPerSecond : undefined;
  const frames = bySpeed ?? (minutes === undefined && steps !== undefined ? steps * stepFrames : undefined);
  const repetitions = frames !== undefined && clipFrames > 0 ? (frames * (1 - rehearsalShare)) / clipFrames : undefined;
  return { seconds, frames, repetitions };
}
