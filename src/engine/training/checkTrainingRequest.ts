import { StudioError } from "../../common/errors";
import type { TrainingRequest } from "../../common/protocol";

/** @throws StudioError `bad-argument` that names the field and what it may be */
export function checkTrainingRequest(request: TrainingRequest): void {
  for (const field of ["steps", "batchSize", "sequenceLength", "checkpointEverySteps"] as const) {
    if (!Number.isSafeInteger(request[field]) || request[field] < 1) refuse(request, field, "a whole number above 0");
  }
  if (!Number.isSafeInteger(request.seed)) refuse(request, "seed", "a whole number");
  for (const field of ["learningRate", "gradientClip"] as const) {
    if (!Number.isFinite(request[field]) || request[field] <= 0) refuse(request, field, "a number above 0");
  }
  if (!Number.isFinite(request.weightDecay) || request.weightDecay < 0) refuse(request, "weightDecay", "0 or above");
  if (request.loss !== "squared" && request.loss !== "euclidean") refuse(request, "loss", '"squared" or "euclidean"');
  if (request.motion.clips.length === 0) {
    throw new StudioError("bad-argument", "there is no motion to train on: choose at least one clip");
  }
  if (request.trainerState && !request.weights) {
    throw new StudioError("bad-argument", "to resume a training, give the checkpoint's weights with its trainer state");
  }
}

function refuse(request: TrainingRequest, field: keyof TrainingRequest, expected: string): never {
  throw new StudioError("bad-argument", `training: "${field}" must be ${expected}, not ${String(request[field])}`);
}
