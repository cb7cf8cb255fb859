import { createHash } from "node:crypto";
import { StudioError } from "../../common/errors";
import { readSafetensors, type StoredTensor, writeSafetensors } from "../../common/safetensors";

/** How a file of a 2D pose network, or of an image classifier, is read. */
export interface BackboneOptions {
  /** The file's name of a layer or tensor -> ours; absent: told from the file's names. */
  names?: Readonly<Record<string, string>>;
  /** Order of colours that it was trained on; default rgb. */
  channelOrder?: "rgb" | "bgr";
  /** What its training took off each colour, and divided it by, of values from 0 to 1, in its own order of colours. */
  pixelMean?: readonly number[];
  pixelStd?: readonly number[];
}

export interface Backbone {
  /** Where it was read from. */
  fileName: string;
  /** SHA-256 of that file, hexadecimal digits. */
  fileHash: string;
  /** A safetensors file under our names. */
  weights: Uint8Array;
  taken: { from: string; to: string }[];
  /** Tensors of the file that no layer of ours is for. */
  unused: string[];
}

/** Subtracted from our network's colours (src/rpsm/imagePixels.ts). */
const ownMean = 0.5;
const firstLayer = "shared.conv1_1";
/** Index among torchvision's `features` of a VGG-19 -> our layer. Behind conv4_1 its layers are wider than ours. */
const vgg19: Readonly<Record<string, string>> = {
  ...{ 0: "conv1_1", 2: "conv1_2", 5: "conv2_1", 7: "conv2_2" },
  ...{ 10: "conv3_1", 12: "conv3_2", 14: "conv3_3", 16: "conv3_4", 19: "conv4_1" },
};

/**
 * Finds the shared convolutions (conv1_1 to conv4_7) in another network's weights. Names that are known: our own; Caffe's,
 * with anything before them and `_CPM` behind (OpenPose, CPM: `model0.conv4_2_CPM.weight`); torchvision's VGG-19
 * (`features.0.weight`). Its own treatment of colours is folded into the first layer. At the picture's border that is
 * not quite the same: what lies outside is our grey, not its mean colour.
 *
 * @throws StudioError `model-broken` naming the file and the tensor, `bad-argument` naming the option
 */
export function readBackbone(bytes: Uint8Array, fileName: string, options: BackboneOptions = {}): Backbone {
  const { tensors } = readSafetensors(bytes, fileName);
  const taken: Backbone["taken"] = [];
  const unused: string[] = [];
  for (const from of tensors.keys()) {
    const to = options.names ? namedByTable(from, options.names) : knownName(from);
    if (to === undefined) unused.push(from);
    else taken.push({ from, to });
  }
  if (taken.length === 0) {
    const first = [...tensors.keys()].slice(0, 5).join(", ");
    const wayOut = 'write a table of names, {"theirs": "shared.conv1_1", ...}, and give it as --names';
    throw new StudioError("model-broken", `${fileName}: none of its names is known (${first}, ...); ${wayOut}`);
  }
  const twice = taken.find(({ to }, i) => taken.findIndex((other) => other.to === to) !== i);
  if (twice) throw new StudioError("model-broken", `${fileName}: more than one tensor would become "${twice.to}"`);
  const values = new Map(
    taken.map(({ from, to }) => [to, { tensor: tensors.get(from)!, values: tensors.get(from)!.read() }]),
  );
  foldColours(values, fileName, options);
  const named = [...values].map(([name, { tensor, values: numbers }]) => ({
    name,
    shape: tensor.shape,
    values: numbers,
  }));
  const fileHash = createHash("sha256").update(bytes).digest("hex");
  return { fileName, fileHash, weights: writeSafetensors(named, "F32"), taken, unused };
}

function namedByTable(from: string, names: Readonly<Record<string, string>>): string | undefined {
  const whole = names[from];
  if (whole !== undefined) return whole;
  const [layer, part] = splitName(from);
  const to = names[layer];
  return to === undefined || part === undefined ? undefined : `${to}.${part}`;
}

function knownName(from: string): string | undefined {
  const [layer, part] = splitName(from);
  if (part === undefined) return undefined;
  const feature = /(?:^|\.)features\.(\d+)$/.exec(layer)?.[1];
  const convolution = feature === undefined ? /(?:^|\.)(conv[1-4]_[1-7])(?:_CPM)?$/.exec(layer)?.[1] : vgg19[feature];
  return convolution && `shared.${convolution}.${part}`;
}

/** `conv1_1.weight` -> conv1_1, weight; no part where the name ends otherwise. */
function splitName(name: string): [layer: string, part: "weight" | "bias" | undefined] {
  const [, layer, part] = /^(.+)\.(weight|bias)$/.exec(name) ?? [];
  return layer === undefined ? [name, undefined] : [layer, part as "weight" | "bias"];
}

/**
 * Their first layer sees (colour - mean) / std, ours colour - 0.5 in the order red, green, blue: w (c - mean) / std =
 * (w / std) (c - 0.5) + (w / std) (0.5 - mean).
 */
function foldColours(
  values: Map<string, { tensor: StoredTensor; values: Float32Array }>,
  fileName: string,
  { channelOrder = "rgb", pixelMean = [ownMean, ownMean, ownMean], pixelStd = [1, 1, 1] }: BackboneOptions,
): void {
  if (pixelMean.length !== 3) throw new StudioError("bad-argument", "--pixel-mean needs three numbers");
  if (pixelStd.length !== 3 || !pixelStd.every((value) => value > 0)) {
    throw new StudioError("bad-argument", "--pixel-std needs three numbers above 0");
  }
  const weight = values.get(`${firstLayer}.weight`);
  const isOurs = channelOrder === "rgb" && [...pixelMean].every((mean) => mean === ownMean);
  if (isOurs && pixelStd.every((std) => std === 1)) return;
  const bias = values.get(`${firstLayer}.bias`);
  if (!weight || !bias || weight.tensor.shape.length !== 4 || weight.tensor.shape[1] !== 3) {
    const lack = `has no weights (channels, 3, side, side) and bias for ${firstLayer}`;
    throw new StudioError("model-broken", `${fileName} ${lack}: colours cannot be adapted`);
  }
  const [outputs, , height, width] = weight.tensor.shape as [number, number, number, number];
  const places = height * width;
  const theirs = weight.values.slice();
  for (let output = 0; output < outputs; output++) {
    for (let colour = 0; colour < 3; colour++) {
      const from = channelOrder === "rgb" ? colour : 2 - colour;
      for (let place = 0; place < places; place++) {
        const scaled = theirs[(output * 3 + from) * places + place]! / pixelStd[from]!;
        weight.values[(output * 3 + colour) * places + place] = scaled;
        bias.values[output]! += scaled * (ownMean - pixelMean[from]!);
      }
    }
  }
}
