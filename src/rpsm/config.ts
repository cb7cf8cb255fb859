import { StudioError } from "../common/errors";
import { coordinateCount } from "../pose/skeleton";

export interface ImageOptions {
  /** Side of the square crop of the person, a multiple of 8; the paper uses 368. */
  sizePx: number;
  /** Channels of conv1, which all others are multiples of; the paper uses 64. */
  baseChannels: number;
}

export interface ConvLstmOptions {
  /** The layer whose output it runs on: conv5_2 (46 x 46 at the paper's size) or conv6_2 (12 x 12). */
  map: "conv5" | "conv6";
}

/** The architecture of one network, as kept in a model's model.json under "network". */
export interface RpsmConfig {
  /** What each stage's features start from: 2D keypoints of a detector, or the paper's own convolutions over pixels. */
  frontEnd: "keypoints" | "image";
  /** Of the image front end. */
  image?: ImageOptions;
  /** 1 to 3; the paper uses 3. */
  stages: number;
  /** Width of the features and of the LSTM; the paper uses 1024. */
  width: number;
  /** `none` is the paper's ablation without the LSTM; `convlstm` remembers feature maps and needs the image front end. */
  recurrent: "lstm" | "none" | "convlstm";
  /** Of the convolutional LSTM; conv6 where it is absent. */
  convLstm?: ConvLstmOptions;
  /**
   * `plain` is the paper's: features -> LSTM -> fc_2, each stage predicts the whole pose.
   * `residual` adds a two-layer residual feature block, feeds fc_2 with [LSTM output, features], and lets stage
   * k > 1 predict a correction to stage k-1's pose.
   */
  form: "plain" | "residual";
  /** Millimetres = offsetMm + scaleMm * network output, for each of the 51 coordinates. */
  target: { offsetMm: number[]; scaleMm: number[] };
}

/** @throws StudioError `model-broken` that names the field. */
export function parseRpsmConfig(value: unknown, source: string): RpsmConfig {
  const broken = (field: string, expected: string) =>
    new StudioError("model-broken", `${source}: "network.${field}" must be ${expected}`);
  if (typeof value !== "object" || value === null) {
    throw new StudioError("model-broken", `${source}: "network" is missing`);
  }
  const config = value as Partial<Record<keyof RpsmConfig, unknown>>;
  const { frontEnd, recurrent } = config;
  if (frontEnd !== "keypoints" && frontEnd !== "image") throw broken("frontEnd", '"keypoints" or "image"');
  if (!isIntegerIn(config.stages, 1, 3)) throw broken("stages", "1, 2 or 3");
  if (!isIntegerIn(config.width, 8, 4096)) throw broken("width", "a whole number from 8 to 4096");
  if (recurrent !== "lstm" && recurrent !== "none" && recurrent !== "convlstm") {
    throw broken("recurrent", '"lstm", "none" or "convlstm"');
  }
  if (recurrent === "convlstm" && frontEnd !== "image") {
    throw broken("recurrent", '"lstm" or "none": "convlstm" needs the feature maps of the "image" front end');
  }
  if (config.form !== "plain" && config.form !== "residual") throw broken("form", '"plain" or "residual"');
  const target = config.target as { offsetMm?: unknown; scaleMm?: unknown } | undefined;
  const offsetMm = target?.offsetMm;
  const scaleMm = target?.scaleMm;
  if (!isNumbers(offsetMm, coordinateCount)) throw broken("target.offsetMm", `${coordinateCount} numbers`);
  if (!isNumbers(scaleMm, coordinateCount) || scaleMm.some((scale) => scale <= 0)) {
    throw broken("target.scaleMm", `${coordinateCount} numbers above 0`);
  }
  return {
    frontEnd,
    ...(frontEnd === "image" && { image: parseImageOptions(config.image, broken) }),
    stages: config.stages,
    width: config.width,
    recurrent,
    ...(recurrent === "convlstm" && { convLstm: parseConvLstmOptions(config.convLstm, broken) }),
    form: config.form,
    target: { offsetMm, scaleMm },
  };
}

type Broken = (field: string, expected: string) => StudioError;

function parseImageOptions(value: unknown, broken: Broken): ImageOptions {
  const { sizePx, baseChannels } = (value ?? {}) as Partial<Record<keyof ImageOptions, unknown>>;
  if (!isIntegerIn(sizePx, 32, 512) || sizePx % 8 !== 0) throw broken("image.sizePx", "a multiple of 8 from 32 to 512");
  if (!isIntegerIn(baseChannels, 4, 64)) throw broken("image.baseChannels", "a whole number from 4 to 64");
  return { sizePx, baseChannels };
}

function parseConvLstmOptions(value: unknown, broken: Broken): ConvLstmOptions {
  const { map = "conv6" } = (value ?? {}) as Partial<Record<keyof ConvLstmOptions, unknown>>;
  if (map !== "conv5" && map !== "conv6") throw broken("convLstm.map", '"conv5" or "conv6"');
  return { map };
}

function isIntegerIn(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function isNumbers(value: unknown, length: number): value is number[] {
  return Array.isArray(value) && value.length === length && value.every((entry) => Number.isFinite(entry));
}
