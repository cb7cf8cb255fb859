import type { TrainingSettings } from "../../../../common/trainingProtocol";

const moreRehearsal = 0.25;
const mostRehearsal = 0.8;
/** As much as makes a difference that can be seen, and no more. */
const lowerRate = 1 / 3;
const longer = 2;

/** More of each batch from the built-in motion, against forgetting. */
export function withMoreRehearsal(settings: TrainingSettings): TrainingSettings {
  return { ...settings, rehearsalShare: Math.min(mostRehearsal, settings.rehearsalShare + moreRehearsal) };
}

/** Smaller steps, to one digit that people read: 1e-4 becomes 3e-5. */
export function withLowerRate(settings: TrainingSettings): TrainingSettings {
  return { ...settings, learningRate: Number((settings.learningRate * lowerRate).toPrecision(1)) };
}

/** Twice as long, for a training that goes on from the checkpoint of another. */
export function withMoreTime(settings: TrainingSettings): TrainingSettings {
  const { steps, minutes } = settings;
  return {
    ...settings,
    ...(steps !== undefined && { steps: steps * longer }),
    ...(minutes !== undefined && { minutes: minutes * longer }),
  };
}
