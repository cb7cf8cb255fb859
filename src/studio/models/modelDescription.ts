import { z } from "zod";
import { StudioError } from "../../common/errors";
import { coordinateCount } from "../../pose/skeleton";

/** A model's id is the name of its folder. */
const modelId = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "must be letters, digits, dots, dashes");

/** As the engine reads it: RpsmConfig in src/rpsm/config.ts. */
const networkSchema = z
  .object({
    frontEnd: z.enum(["keypoints", "image"]),
    image: z
      .object({
        sizePx: z.number().int().min(32).max(512).multipleOf(8),
        baseChannels: z.number().int().min(4).max(64),
      })
      .optional(),
    stages: z.number().int().min(1).max(3),
    width: z.number().int().min(8).max(4096),
    recurrent: z.enum(["lstm", "none", "convlstm"]),
    convLstm: z.object({ map: z.enum(["conv5", "conv6"]) }).optional(),
    form: z.enum(["plain", "residual"]),
    target: z.object({
      offsetMm: z.array(z.number()).length(coordinateCount),
      scaleMm: z.array(z.number().positive()).length(coordinateCount),
    }),
  })
  .superRefine(({ frontEnd, image, recurrent }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    if (frontEnd === "image" && !image) refuse("image", "is missing: it says the size of the pictures");
    if (frontEnd === "keypoints" && image) refuse("image", 'is for the "image" front end only');
    if (recurrent === "convlstm" && frontEnd !== "image") refuse("recurrent", '"convlstm" needs the "image" front end');
  });

const descriptionSchema = z.object({
  format: z.literal("rpsm-studio-model"),
  version: z.literal(1),
  id: modelId,
  name: z.string().min(1),
  network: networkSchema,
  /** Its weights have not learnt anything yet, or only in part: to be trained first. */
  untrained: z.literal(true).optional(),
  /** As the model card states them. */
  results: z
    .object({ mpjpeMm: z.number().positive(), paMpjpeMm: z.number().positive(), measuredOn: z.string() })
    .optional(),
});

/** The content of a model's model.json. */
export type ModelDescription = z.infer<typeof descriptionSchema>;

/**
 * @param source the file's name in errors
 * @throws StudioError `model-broken` that names the file and the field
 */
export function parseDescription(text: string, source: string): ModelDescription {
  return parseJsonFile(descriptionSchema, text, source);
}

/** Text as a JSON file's content. @throws StudioError `model-broken` that names the file and the field */
export function parseJsonFile<T>(schema: z.ZodType<T>, text: string, source: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new StudioError("model-broken", `${source} is not JSON: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new StudioError("model-broken", `${source}: "${issue?.path.join(".")}": ${issue?.message}`);
}
