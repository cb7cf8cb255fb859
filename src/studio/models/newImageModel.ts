import { randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { BackboneColours, ImageNetworkChoice } from "../../common/modelProtocol";
import type { EngineConnection } from "../engineConnection";
import { type BackboneOptions, readBackbone } from "./backboneWeights";
import type { ModelContent } from "./modelFolder";
import { createModel, type NetworkChoice, newModelDescription, paperNetwork } from "./newModel";
import { modelIdFor } from "./ownModels";

const mostSeeds = 2 ** 31;

/** torchvision's, and what OpenPose's Caffe networks see: blue first, bytes / 256 - 0.5. */
const colourOptions: Readonly<Record<BackboneColours, BackboneOptions>> = {
  plain: {},
  imagenet: { pixelMean: [0.485, 0.456, 0.406], pixelStd: [0.229, 0.224, 0.225] },
  openpose: {
    channelOrder: "bgr",
    pixelMean: new Array<number>(3).fill(128 / 255),
    pixelStd: new Array<number>(3).fill(256 / 255),
  },
};

/** The paper's network but for what was chosen. */
export function networkOf({ sizePx, baseChannels, width, recurrent }: ImageNetworkChoice): NetworkChoice {
  return {
    ...paperNetwork,
    image: { sizePx, baseChannels },
    width,
    recurrent,
    ...(recurrent === "convlstm" && { convLstm: { map: "conv6" } as const }),
  };
}

/**
 * An untrained image network, its shared convolutions a file's where one is given.
 * @returns the model, and how many tensors are the file's
 * @throws StudioError `model-broken` naming what does not fit
 */
export async function createImageModel(
  engine: EngineConnection,
  { name, network }: { name: string; network: ImageNetworkChoice },
  file?: { path: string; fileName: string; colours: BackboneColours },
): Promise<{ content: ModelContent; taken: number }> {
  const description = newModelDescription(modelIdFor(name), name, networkOf(network));
  const seed = randomInt(mostSeeds);
  if (!file) return { content: await createModel(engine, description, seed), taken: 0 };
  const { path, fileName, colours } = file;
  const bytes = new Uint8Array(await readFile(path));
  const backbone = readBackbone(bytes, fileName, colourOptions[colours]);
  const content = await createModel(engine, description, seed, backbone);
  return { content, taken: backbone.taken.length };
}
