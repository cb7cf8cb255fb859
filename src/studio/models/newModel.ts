import { coordinateCount } from "../../pose/skeleton";
import type { EngineConnection } from "../engineConnection";
import type { Backbone } from "./backboneWeights";
import { type ModelDescription, parseDescription } from "./modelDescription";
import { formatDescription, type ModelContent } from "./modelFolder";

/** A network as one is chosen: what model.json says of it, without the scaling of its targets. */
export type NetworkChoice = Omit<ModelDescription["network"], "target">;

/** The paper's network (Lin et al., CVPR 2017). */
export const paperNetwork: NetworkChoice = {
  frontEnd: "image",
  image: { sizePx: 368, baseChannels: 64 },
  stages: 3,
  width: 1024,
  recurrent: "lstm",
  form: "plain",
};

/** Millimetres per network unit: brings the targets near a spread of one. */
const unitMm = 300;

/**
 * What a new model's model.json says.
 * @throws StudioError `model-broken` that names the field
 */
export function newModelDescription(id: string, name: string, network: NetworkChoice): ModelDescription {
  const filled = (value: number) => new Array<number>(coordinateCount).fill(value);
  const target = { offsetMm: filled(0), scaleMm: filled(unitMm) };
  const description = { format: "rpsm-studio-model", version: 1, id, name, network: { ...network, target } };
  return parseDescription(JSON.stringify({ ...description, untrained: true }), `model "${id}"`);
}

/**
 * A model whose weights are drawn by seed, or taken over where `backbone` has them. It is labelled untrained.
 * @throws StudioError `model-broken` naming what does not fit
 */
export async function createModel(
  engine: EngineConnection,
  description: ModelDescription,
  seed: number,
  backbone?: Backbone,
): Promise<ModelContent> {
  const { weights } = await engine.host.call("model.create", {
    description: formatDescription(description),
    seed,
    ...(backbone && { weights: backbone.weights, weightsName: backbone.fileName }),
  });
  return { description, weights, card: cardOf(description, seed, backbone) };
}

function cardOf({ name, network }: ModelDescription, seed: number, backbone?: Backbone): string {
  const { frontEnd, image, stages, width, recurrent, convLstm, form } = network;
  const input = image ? `pictures of the person, ${image.sizePx} x ${image.sizePx} pixels` : "COCO's 17 keypoints";
  const memory = convLstm ? `${recurrent} after ${convLstm.map}` : recurrent;
  const start = backbone
    ? `Its 2D layers are those of \`${backbone.fileName}\` (SHA-256 \`${backbone.fileHash}\`); the others were drawn (seed ${seed}).`
    : `Its weights were drawn (seed ${seed}).`;
  return `# ${name}

**Untrained:** it has learnt no poses yet, and what it says means nothing. Train it on clips with corrections or 3D truth: Train
screen, this model as the base.

RPSM network of the ${frontEnd} front end: ${input}; ${stages} stages, ${width} wide, ${form} form, recurrent layer ${memory}.
${start}
`;
}
