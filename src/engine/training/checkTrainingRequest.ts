import type { HeldOutRequest, TrainingRequest, TrainingSource } from "../../common/engineTraining";
import { StudioError } from "../../common/errors";
import { learningParts } from "../../common/trainingProtocol";

/** @throws StudioError `bad-argument` that names the field and what it may be */
export function checkTrainingRequest(request: TrainingRequest): void {
  for (const field of ["steps", "batchSize", "sequenceLength", "checkpointEverySteps"] as const) {
    requireCount(field, request[field]);
  }
  if (request.microBatchSize !== undefined) requireCount("microBatchSize", request.microBatchSize);
  demand("seed", request.seed, Number.isSafeInteger(request.seed), "a whole number");
  for (const field of ["learningRate", "gradientClip"] as const) requireAbove0(field, request[field]);
  if (request.mostMs !== undefined) requireAbove0("mostMs", request.mostMs);
  for (const field of ["weightDecay", "reprojectionWeight"] as const) {
    demand(field, request[field], Number.isFinite(request[field]) && request[field] >= 0, "0 or above");
  }
  const { averaging } = request;
  demand("averaging", averaging, averaging >= 0 && averaging < 1, "from 0 to below 1");
  requireOneOf("loss", request.loss, ["squared", "euclidean"]);
  requireOneOf("schedule", request.schedule, ["constant", "cosine"]);
  checkLearns(request.learns);
  checkSources(request);
  if (request.heldOut) checkHeldOut(request.heldOut);
  if (request.trainerState && !request.weights) {
    throw new StudioError("bad-argument", "to resume a training, give the checkpoint's weights with its trainer state");
  }
  if (request.inherits && !request.weights) {
    throw new StudioError("bad-argument", 'training: "inherits" takes over from weights, and there are none');
  }
}

function checkLearns(learns: TrainingRequest["learns"]): void {
  if (!learns) return;
  requireOneOf("learns.parts", learns.parts, learningParts);
  const { stages } = learns;
  const areStages = stages.length > 0 && stages.every((stage) => stage === 1 || stage === 2 || stage === 3);
  demand("learns.stages", stages, areStages, "at least one of 1, 2 and 3");
}

function checkSources({ sources, teacher }: TrainingRequest): void {
  if (sources.length === 0) {
    throw new StudioError("bad-argument", "there is nothing to train on: choose at least one clip or motion");
  }
  sources.forEach((source, i) => {
    requireAbove0(`sources.${i}.share`, source.share);
    checkSource(source, i);
    if (source.kind === "motion" && source.targets === "teacher" && !teacher) {
      throw new StudioError(
        "bad-argument",
        `training: "sources.${i}" has a teacher's targets, but "teacher" is missing`,
      );
    }
  });
}

function checkSource(source: TrainingSource, i: number): void {
  switch (source.kind) {
    case "motion":
      requireOneOf(`sources.${i}.targets`, source.targets, ["truth", "teacher"]);
      if (source.motion.clips.length > 0) return;
      throw new StudioError("bad-argument", "there is no motion to train on: choose at least one clip");
    case "clips": {
      if (source.clips.length === 0) {
        throw new StudioError("bad-argument", "there is no clip to train on: choose at least one");
      }
      const { noise, timeStretch, dropOuts } = source.augmentation;
      for (const [field, value] of Object.entries({ noise, timeStretch, dropOuts })) {
        demand(`augmentation.${field}`, value, value >= 0 && value <= 1, "from 0 to 1");
      }
      return;
    }
    default:
      throw new StudioError("bad-argument", `training: "sources.${i}.kind" must be "motion" or "clips"`, {
        cause: source satisfies never,
      });
  }
}

function checkHeldOut({ clips, everySteps, patience, watched }: HeldOutRequest): void {
  if (clips.length === 0) {
    throw new StudioError("bad-argument", 'training: "heldOut" needs a clip; leave it out to measure nothing');
  }
  requireCount("heldOut.everySteps", everySteps);
  if (patience !== undefined) requireCount("heldOut.patience", patience);
  watched.forEach(({ clip, frame }, i) => {
    const frames = clips[clip]?.timestampsS.length ?? 0;
    const isThere = Number.isSafeInteger(frame) && frame >= 0 && frame < frames;
    demand(`heldOut.watched.${i}`, `frame ${frame} of clip ${clip}`, isThere, "a frame of a held-out clip");
  });
}

function requireCount(field: string, value: number): void {
  demand(field, value, Number.isSafeInteger(value) && value >= 1, "a whole number above 0");
}

function requireAbove0(field: string, value: number): void {
  demand(field, value, Number.isFinite(value) && value > 0, "a number above 0");
}

function requireOneOf(field: string, value: string, allowed: readonly string[]): void {
  const names = allowed.map((name) => `"${name}"`);
  demand(field, value, allowed.includes(value), [names.slice(0, -1).join(", "), names.at(-1)].join(" or "));
}

function demand(field: string, value: unknown, holds: boolean, expected: string): void {
  if (!holds) throw new StudioError("bad-argument", `training: "${field}" must be ${expected}, not ${String(value)}`);
}
