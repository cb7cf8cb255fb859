import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { StudioError } from "../../common/errors";
import { largestPieceBytes } from "../../common/libraryProtocol";
import type { ModelCalls } from "../../common/modelProtocol";
import type { Handlers } from "../../common/rpc";
import { coordinateCount } from "../../pose/skeleton";
import { firstProblem } from "../firstProblem";
import { writing } from "../library/diskErrors";
import { folderNameFor } from "../library/folderName";
import type { LibraryHost } from "../library/libraryHost";
import type { StudioServices } from "../studioServices";
import { formatDescription, readDescription, readModelContent } from "./modelFolder";
import type { ModelRegistry } from "./modelRegistry";
import { createImageModel, networkOf } from "./newImageModel";
import { newModelDescription } from "./newModel";
import { fromPortableModel, toPortableModel } from "./portableModel";

const longestName = 200;
const mostModels = 1000;
/** Of one answer: longer ones are asked for in pieces. */
const mostFrames = Math.floor(largestPieceBytes / (coordinateCount * Float32Array.BYTES_PER_ELEMENT));

const id = z.string().min(1).max(100);
const ids = z.object({ ids: z.array(id).max(mostModels) });
const oneModel = z.object({ id });
const newName = z.object({ id, name: z.string().trim().min(1).max(longestName) });
const network = z.object({
  sizePx: z.number(),
  baseChannels: z.number(),
  width: z.number(),
  recurrent: z.enum(["lstm", "none", "convlstm"]),
});
const described = z.union([oneModel.strict(), z.object({ network })]);
const newModel = z.object({
  name: newName.shape.name,
  network,
  backbone: z.object({ uploadId: z.string(), colours: z.enum(["plain", "imagenet", "openpose"]) }).optional(),
});
const upload = z.object({ uploadId: z.string() });
const frame = z.number().int().min(0);
const prediction = z
  .object({ modelId: id, clipId: id, first: frame, last: frame })
  .refine(({ first, last }) => first <= last && last - first < mostFrames, {
    path: ["last"],
    message: `must be at least "first" and less than ${mostFrames} frames behind it`,
  });

export function modelCalls({
  models,
  library,
  uploads,
}: Pick<StudioServices, "models" | "library" | "uploads">): Handlers<ModelCalls> {
  const checked =
    <P, R>(schema: z.ZodType<P>, work: (params: P, signal: AbortSignal) => Promise<R>) =>
    (given: unknown, signal: AbortSignal): Promise<R> => {
      const parsed = schema.safeParse(given);
      if (!parsed.success) throw new StudioError("bad-argument", firstProblem(parsed.error));
      return work(parsed.data, signal);
    };
  /** For calls that change something: told to every client. */
  const changing =
    <P, R>(schema: z.ZodType<P>, work: (params: P) => Promise<R>) =>
    async (given: unknown, signal: AbortSignal): Promise<R> => {
      try {
        return await checked(schema, work)(given, signal);
      } finally {
        await models.changed();
      }
    };
  return {
    "models.list": () => models.registry.list(),
    "models.details": checked(oneModel, (params) => models.registry.details(params.id)),
    "models.describe": checked(described, async (params) => {
      const description =
        "id" in params
          ? (await readDescription(await models.registry.pathOf(params.id))).text
          : formatDescription(newModelDescription("new-network", "New network", networkOf(params.network)));
      return models.predictor.withEngine(({ host }) => host.call("model.describe", { description }));
    }),
    "models.create": checked(newModel, async ({ backbone, ...chosen }) => {
      const file = backbone && { ...(await uploads.take(backbone.uploadId)), colours: backbone.colours };
      try {
        const { content, taken } = await models.predictor.withEngine((engine) =>
          createImageModel(engine, chosen, file),
        );
        return { id: await models.add(content), taken };
      } finally {
        if (file) await rm(file.path, { force: true });
      }
    }),
    "models.rename": changing(newName, async (params) => {
      await models.own.rename(params.id, params.name);
      return undefined;
    }),
    "models.remove": changing(ids, async (params) => {
      for (const one of params.ids) await models.own.remove(one);
      return undefined;
    }),
    "models.restore": changing(ids, async (params) => {
      for (const one of params.ids) await models.own.restore(one);
      return undefined;
    }),
    "models.export": checked(oneModel, (params) => exportModel(models.registry, library, params.id)),
    "models.import": checked(upload, async ({ uploadId }) => {
      const { path, fileName } = await uploads.take(uploadId);
      try {
        const content = fromPortableModel(new Uint8Array(await readFile(path)), fileName);
        const { description, weights } = content;
        await models.predictor.check({ id: description.id, description: formatDescription(description), weights });
        return { id: await models.add(content) };
      } finally {
        await rm(path, { force: true });
      }
    }),
    "models.predict": checked(prediction, async ({ modelId, clipId, first, last }, signal) => {
      const clip = await (await library.ready()).read(clipId);
      const version = await models.registry.version(modelId);
      const model = { version, read: () => models.registry.read(modelId) };
      return { posesMm: await models.predictor.predict(model, clip, [first, last], signal) };
    }),
  };
}

/** Beside the exports of clips, in a folder of its own, where the page fetches it. */
async function exportModel(registry: ModelRegistry, library: LibraryHost, id: string) {
  const content = await readModelContent(await registry.pathOf(id));
  const bytes = toPortableModel(content);
  const fileName = `${folderNameFor(content.description.name)}.safetensors`;
  const place = randomUUID();
  const folder = join(library.exportsFolder, place);
  await writing(fileName, async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, fileName), bytes);
  });
  return { fileName, bytes: bytes.length, address: `/exports/${place}/${encodeURIComponent(fileName)}` };
}
