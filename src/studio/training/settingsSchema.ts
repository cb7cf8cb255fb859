import { z } from "zod";
import type { Augmentation } from "../../common/trainingData";
import { learningParts, type ProvenanceWeights, type TrainingSettings } from "../../common/trainingProtocol";

/** More would be a mistake: neither memory nor patience is enough. */
const mostClips = 10_000;
const mostSteps = 1_000_000_000;
const mostMinutes = 100_000;

const share = z.number().min(0).max(1);
const weight = z.number().min(0).max(1000);
const clipIds = z.array(z.string().min(1).max(64)).max(mostClips);

const augmentationSchema = z.object({
  noise: z.number().min(0).max(0.5),
  mirror: z.boolean(),
  timeStretch: share,
  dropOuts: share,
  light: share.optional(),
}) satisfies z.ZodType<Augmentation>;

const provenanceSchema = z.object({
  truth: weight,
  corrected: weight,
  blended: weight,
  interpolated: weight,
  predicted: weight,
}) satisfies z.ZodType<ProvenanceWeights>;

const fields = z.object({
  baseModel: z.string().min(1).max(200),
  trainingClips: clipIds.min(1, "choose at least one clip to learn from"),
  heldOutClips: clipIds,
  learns: z.enum(learningParts),
  stages: z.array(z.number().int().min(1).max(3)).min(1, "choose at least one stage").max(3),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  steps: z.number().int().min(1).max(mostSteps).optional(),
  minutes: z.number().positive().max(mostMinutes).optional(),
  sequenceLength: z.number().int().min(1).max(256),
  batchSize: z.number().int().min(1).max(4096),
  learningRate: z.number().positive().max(1),
  weightDecay: share,
  gradientClip: z.number().positive().max(1e6),
  schedule: z.enum(["constant", "cosine"]),
  loss: z.enum(["squared", "euclidean"]),
  averaging: z.number().min(0).lt(1),
  rehearsalShare: z.number().min(0).max(0.95),
  augmentation: augmentationSchema,
  provenanceWeights: provenanceSchema,
  reprojectionWeight: weight,
  evaluateEverySteps: z.number().int().min(1).max(mostSteps),
  patience: z.number().int().min(1).max(1_000_000).optional(),
  network: z
    .object({ recurrent: z.enum(["lstm", "none"]).optional(), stages: z.number().int().min(1).max(3).optional() })
    .optional(),
});

/** Everything that decides what a run does, as page, command line or run.json say it; names the field that is wrong. */
export const settingsSchema = fields.superRefine((settings, context) => {
  const refuse = (path: keyof TrainingSettings, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  const { steps, minutes, schedule, trainingClips, heldOutClips } = settings;
  if (steps === undefined && minutes === undefined) refuse("steps", "say how many steps or how many minutes");
  if (schedule === "cosine" && steps === undefined) refuse("schedule", "a cosine needs a number of steps");
  for (const field of ["trainingClips", "heldOutClips"] as const) {
    // Clips count alike in learning and in intervals: one that is there twice would count for two.
    const twice = settings[field].find((id, index, ids) => ids.indexOf(id) < index);
    if (twice !== undefined) refuse(field, `clip "${twice}" is there twice`);
  }
  const both = trainingClips.find((id) => heldOutClips.includes(id));
  if (both !== undefined) refuse("heldOutClips", `clip "${both}" is learnt from: it cannot be measured on`);
}) satisfies z.ZodType<TrainingSettings>;
