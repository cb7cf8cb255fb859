import { z } from "zod";
import { type ErrorCode, type ErrorData, errorActors } from "../../common/errors";
import type {
  CurvePoint,
  DatasetSummary,
  HeldOutPoint,
  LogLine,
  RunState,
  TrainingSettings,
} from "../../common/trainingProtocol";
import type { Verdict } from "../../common/verdict";
import { knownOrNaN } from "./jsonNumbers";
import { settingsSchema } from "./settingsSchema";

const count = z.number().int().min(0);
const errorCodes = Object.keys(errorActors) as [ErrorCode, ...ErrorCode[]];
const errorSchema = z.object({ code: z.enum(errorCodes), message: z.string() }) satisfies z.ZodType<ErrorData>;
const states = [
  "waiting",
  "preparing",
  "running",
  "paused",
  "interrupted",
  "judging",
  "finished",
  "failed",
] as const satisfies readonly RunState[];

export const runFormat = "rpsm-training-run";
export const runVersion = 1;

/** Why a training needs no more steps. */
export const trainingEnds = ["steps-done", "time-up", "early-stop", "stopped"] as const;
export type TrainingEnd = (typeof trainingEnds)[number];

/** The content of `run.json`: what a run is and how far it has come. */
export interface RunDocument {
  format: typeof runFormat;
  version: typeof runVersion;
  id: string;
  name: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  state: RunState;
  settings: TrainingSettings;
  continues?: string;
  experimentId?: string;
  experimentName?: string;
  variant?: string;
  /** When it was last put into the queue, ms since 1970; the earlier goes first. */
  queuedAtMs: number;
  /** SHA-256 of the base model's weights; undefined before it was read. */
  baseHash?: string;
  backend?: { name: "webgpu" | "wasm" | "cpu"; adapter: string };
  /** What held-out errors are measured with and against. */
  yardstick?: Pick<Verdict, "measure" | "against">;
  /** The clips as they were when the run began; empty before. */
  clips: { id: string; name: string; hash: string; part: "training" | "held-out"; frames: number }[];
  /** Steps that the checkpoint it began with had behind it; 0 for a new one. */
  firstStep: number;
  /** Of the last checkpoint. */
  step: number;
  trainedMs: number;
  /** Its steps are done; what is left is to judge it. */
  ended?: TrainingEnd;
  outcome?: Verdict["outcome"];
  keptAs?: string;
  error?: ErrorData;
}

export const runSchema = z.object({
  format: z.literal(runFormat),
  version: z.literal(runVersion),
  id: z.string().min(1).max(64),
  name: z.string().min(1),
  createdAt: z.iso.datetime(),
  state: z.enum(states),
  settings: settingsSchema,
  continues: z.string().optional(),
  experimentId: z.string().optional(),
  experimentName: z.string().optional(),
  variant: z.string().optional(),
  queuedAtMs: z.number(),
  baseHash: z.string().optional(),
  backend: z.object({ name: z.enum(["webgpu", "wasm", "cpu"]), adapter: z.string() }).optional(),
  yardstick: z
    .object({
      measure: z.enum(["mpjpe", "reprojection"]),
      against: z.enum(["truth", "annotations", "placed-keypoints", "detected-keypoints"]),
    })
    .optional(),
  clips: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      hash: z.string(),
      part: z.enum(["training", "held-out"]),
      frames: count,
    }),
  ),
  firstStep: count,
  step: count,
  trainedMs: z.number().min(0),
  ended: z.enum(trainingEnds).optional(),
  outcome: z.enum(["better", "worse", "not-distinguishable", "no-held-out"]).optional(),
  keptAs: z.string().optional(),
  error: errorSchema.optional(),
}) satisfies z.ZodType<RunDocument>;

/** A line of curve.jsonl. */
export const curveSchema = z.object({
  step: count,
  loss: knownOrNaN,
  mpjpeMm: knownOrNaN,
  gradientNorm: knownOrNaN,
  learningRate: knownOrNaN,
  framesPerSecond: knownOrNaN,
}) satisfies z.ZodType<CurvePoint>;

/** A line of heldOut.jsonl. */
export const heldOutSchema = z.object({
  step: count,
  errorMm: knownOrNaN,
  mpjpeMm: knownOrNaN.optional(),
  reprojectionMm: knownOrNaN.optional(),
  loss: knownOrNaN,
  perJointMm: z.array(knownOrNaN),
}) satisfies z.ZodType<HeldOutPoint>;

const logTexts = [
  "started",
  "resumed",
  "paused",
  "interrupted",
  "checkpoint",
  "better",
  "batch-split",
  "early-stop",
  "time-up",
  "steps-done",
  "stopped",
  "failed",
  "kept",
] as const satisfies readonly LogLine["text"][];

/** A line of log.jsonl. */
export const logSchema = z.object({
  atMs: z.number(),
  text: z.enum(logTexts),
  values: z.record(z.string(), z.union([z.string(), knownOrNaN])).optional(),
}) satisfies z.ZodType<LogLine>;

/** watched.json: frames that are drawn again and again; rows of 51 numbers. */
export const watchedSchema = z.array(
  z.object({
    clipId: z.string(),
    clipName: z.string(),
    frame: count,
    before: z.array(knownOrNaN),
    now: z.array(knownOrNaN),
    truth: z.array(knownOrNaN).optional(),
  }),
);

const interval = z.object({ mean: knownOrNaN, low: knownOrNaN, high: knownOrNaN });
const comparison = z.object({ before: interval, after: interval, difference: interval });
const frameChange = z.looseObject({ clipId: z.string(), frame: count, beforeMm: knownOrNaN, afterMm: knownOrNaN });

/** The content of verdict.json. What is only told and never acted on is let through as it is. */
export const verdictSchema = z.looseObject({
  outcome: z.enum(["better", "worse", "not-distinguishable", "no-held-out"]),
  measure: z.enum(["mpjpe", "reprojection"]),
  against: z.string(),
  heldOut: comparison,
  paMpjpeMm: comparison.optional(),
  reprojectionMm: comparison.optional(),
  jitter: comparison,
  boneSpreadMm: comparison,
  builtIn: comparison,
  perJoint: z.object({ beforeMm: z.array(knownOrNaN), afterMm: z.array(knownOrNaN) }),
  perClip: z.array(
    z.looseObject({ clipId: z.string(), name: z.string(), frames: count, beforeMm: knownOrNaN, afterMm: knownOrNaN }),
  ),
  worst: z.array(frameChange),
  mostImproved: z.array(frameChange),
  advice: z.array(z.looseObject({ kind: z.string() })),
}) as unknown as z.ZodType<Verdict>;

const part = z.looseObject({ clips: count, frames: count, durationS: z.number() });

/** The content of dataset.json. */
export const datasetSchema = z.looseObject({
  training: part,
  heldOut: part,
  overlaps: z.array(z.looseObject({ kind: z.string() })),
  warnings: z.array(z.looseObject({ kind: z.string() })),
}) as unknown as z.ZodType<DatasetSummary>;
