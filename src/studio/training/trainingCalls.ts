import { randomUUID } from "node:crypto";
import { z } from "zod";
import { StudioError } from "../../common/errors";
import type { Handlers } from "../../common/rpc";
import { type ExperimentVariant, learningParts, type TrainingCalls } from "../../common/trainingProtocol";
import { proposeSplit } from "../../pose/dataset/proposeSplit";
import { firstProblem } from "../firstProblem";
import type { ClipLibrary } from "../library/clipLibrary";
import { parseDescription } from "../models/modelDescription";
import type { StudioServices } from "../studioServices";
import { checkSettings } from "./checkSettings";
import { continueFrom } from "./continueFrom";
import { exportDatasetJob } from "./dataset/exportDatasetJob";
import { listMaterial } from "./dataset/listMaterial";
import { describeDataset } from "./describeDataset";
import { expandVariants } from "./experiments";
import { keptModel } from "./keptModel";
import { proposeSettings } from "./proposeSettings";
import { settingsSchema } from "./settingsSchema";
import { trainedNetwork } from "./trainedNetwork";

const longestName = 200;
/** Of one call: more is a mistake. */
const mostClips = 100_000;
const mostVariants = 50;

const id = z.string().min(1).max(64);
const name = z.string().trim().min(1).max(longestName);
const clipIds = z.array(id).max(mostClips);
const oneRun = z.object({ id });
const noParams = z.object({});
const start = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("new"), settings: settingsSchema }),
  z.object({ kind: z.literal("from-checkpoint"), runId: id, settings: settingsSchema }),
]);
const variant = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("as-is") }),
  z.object({ kind: z.literal("without-lstm") }),
  z.object({ kind: z.literal("stages"), stages: z.number().int().min(1).max(3) }),
  z.object({ kind: z.literal("sequence-length"), frames: settingsSchema.shape.sequenceLength }),
  z.object({ kind: z.literal("learning-rate"), rate: settingsSchema.shape.learningRate }),
  z.object({ kind: z.literal("learns"), learns: z.enum(learningParts) }),
]) satisfies z.ZodType<ExperimentVariant>;
const experiment = z.object({ name, settings: settingsSchema, variants: z.array(variant).min(1).max(mostVariants) });

export function trainingCalls(
  services: Pick<StudioServices, "trainings" | "library" | "models" | "jobs">,
): Handlers<TrainingCalls> {
  const { trainings, library, models } = services;
  /** A call on the open library, its arguments checked. */
  const call =
    <P, R>(schema: z.ZodType<P>, work: (params: P, library: ClipLibrary, signal: AbortSignal) => Promise<R> | R) =>
    async (params: unknown, signal: AbortSignal): Promise<R> => {
      const checked = schema.safeParse(params);
      if (!checked.success) throw new StudioError("bad-argument", firstProblem(checked.error));
      return work(checked.data, await library.ready(), signal);
    };
  return {
    "training.material": call(noParams, (_, open, signal) => listMaterial(open, signal)),
    "training.proposeSplit": call(z.object({ clipIds }), async (params, open, signal) => {
      const material = await listMaterial(open, signal);
      return proposeSplit(material.filter(({ clipId }) => params.clipIds.includes(clipId)));
    }),
    "training.proposeSettings": call(
      z.object({ trainingClips: clipIds, heldOutClips: clipIds, baseModel: settingsSchema.shape.baseModel.optional() }),
      async ({ trainingClips, heldOutClips, baseModel: named }, open, signal) => {
        const material = await listMaterial(open, signal);
        const { model, backend } = trainings.inUse();
        const baseModel = named ?? model;
        const base = await trainings.readModel(baseModel);
        const { network } = parseDescription(base.description, `model "${baseModel}"`);
        const training = trainingClips.flatMap((clip) => material.filter(({ clipId }) => clipId === clip));
        return proposeSettings({ baseModel, network, training, heldOutClips, backend });
      },
    ),
    "training.summarize": call(z.object({ settings: settingsSchema }), async ({ settings }, open, signal) =>
      describeDataset(open, settings, await listMaterial(open, signal), signal),
    ),
    "training.exportDataset": call(z.object({ settings: settingsSchema }), async ({ settings }, open) => {
      const { image } = trainedNetwork(await trainings.readModel(settings.baseModel), settings);
      const job = exportDatasetJob(open, library.exportsFolder, settings, { sizePx: image?.sizePx });
      return { jobId: services.jobs.start(job) };
    }),
    "training.start": call(z.object({ name, start }), async (params, open) => {
      const { settings } = params.start;
      checkSettings(open, settings, await trainings.readModel(settings.baseModel));
      const queue = trainings.require();
      const { start } = params;
      if (start.kind === "new") return { id: (await queue.add({ name: params.name, settings })).id };
      const checkpoint = await continueFrom(queue.find(start.runId), settings);
      const run = await queue.add({ name: params.name, settings, continues: start.runId }, checkpoint);
      return { id: run.id };
    }),
    "training.startExperiment": call(experiment, async (params, open) => {
      const base = await trainings.readModel(params.settings.baseModel);
      const variants = expandVariants(params.settings, params.variants, base);
      for (const { settings } of variants) checkSettings(open, settings, base);
      const about = { experimentId: randomUUID(), experimentName: params.name };
      const runIds: string[] = [];
      for (const { variant, settings } of variants) {
        const run = await trainings.require().add({ name: `${params.name}: ${variant}`, settings, variant, ...about });
        runIds.push(run.id);
      }
      return { experimentId: about.experimentId, runIds };
    }),
    "training.list": call(noParams, () => trainings.require().list()),
    "training.open": call(oneRun, (params) => trainings.require().details(params.id)),
    "training.pause": call(oneRun, (params) => nothing(trainings.require().pause(params.id))),
    "training.resume": call(oneRun, (params) => nothing(trainings.require().resume(params.id))),
    "training.stop": call(oneRun, (params) => nothing(trainings.require().stop(params.id))),
    "training.discard": call(oneRun, (params) => nothing(trainings.require().discard(params.id))),
    "training.rename": call(oneRun.extend({ name }), (params) => trainings.require().rename(params.id, params.name)),
    "training.keep": call(oneRun.extend({ name }), async (params) => {
      const queue = trainings.require();
      const content = await keptModel(queue.find(params.id), trainings, {
        name: params.name,
        program: trainings.program,
      });
      const modelId = await models.add(content);
      await queue.noteKept(params.id, modelId, params.name);
      return { modelId };
    }),
  };
}

async function nothing(work: Promise<unknown>): Promise<undefined> {
  await work;
  return undefined;
}
