import { StudioError } from "../common/errors";
import { coordinateCount } from "../pose/skeleton";

/** The architecture of one network, as kept in a model's model.json under "network". */
export interface RpsmConfig {
  /** What each stage's features start from. */
  frontEnd: "keypoints";
  /** 1 to 3; the paper uses 3. */
  stages: number;
  /** Width of the features and of the LSTM; the paper uses 1024. */
  width: number;
  /** `none` is the paper's ablation without the LSTM. */
  recurrent: "lstm" | "none";
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
  if (config.frontEnd !== "keypoints") throw broken("frontEnd", '"keypoints"');
  if (!isIntegerIn(config.stages, 1, 3)) throw broken("stages", "1, 2 or 3");
  if (!isIntegerIn(config.width, 8, 4096)) throw broken("width", "a whole number from 8 to 4096");
  if (config.recurrent !== "lstm" && config.recurrent !== "none") throw broken("recurrent", '"lstm" or "none"');
  if (config.form !== "plain" && config.form !== "residual") throw broken("form", '"plain" or "residual"');
  const target = config.target as { offsetMm?: unknown; scaleMm?: unknown } | undefined;
  const offsetMm = target?.offsetMm;
  const scaleMm = target?.scaleMm;
  if (!isNumbers(offsetMm, coordinateCount)) throw broken("target.offsetMm", `${coordinateCount} numbers`);
  if (!isNumbers(scaleMm, coordinateCount) || scaleMm.some((scale) => scale <= 0)) {
    throw broken("target.scaleMm", `${coordinateCount} numbers above 0`);
  }
  return {
    frontEnd: config.frontEnd,
    stages: config.stages,
    width: config.width,
    recurrent: config.recurrent,
    form: config.form,
    target: { offsetMm, scaleMm },
  };
}

function isIntegerIn(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function isNumbers(value: unknown, length: number): value is number[] {
  return Array.isArray(value) && value.length === length && value.every((entry) => Number.isFinite(entry));
}
