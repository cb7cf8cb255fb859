import type { ModelSummary } from "../../../../common/modelProtocol";
import type { SettingPath } from "./settingPaths";

export const settingGroups = ["course", "steps", "data", "variation", "weights", "network"] as const;
export type SettingGroup = (typeof settingGroups)[number];

/** Every field that the page shows outside of "Advanced". */
export const plainPaths = ["baseModel", "learns", "stages", "minutes", "steps"] as const satisfies SettingPath[];
type PlainPath = (typeof plainPaths)[number];

/** How one field of the settings is shown and within which limits it is changed. */
export type SettingField = {
  path: Exclude<SettingPath, PlainPath>;
  group: SettingGroup;
  /** Of networks with this front end alone; absent: of all. */
  only?: ModelSummary["frontEnd"];
} & (
  | NumberSetting
  | { kind: "switch" }
  | { kind: "choice"; values: readonly string[] /** The network's own, as the base model has it. */; optional?: true }
);

export interface NumberSetting {
  kind: "number";
  min: number;
  max: number;
  /** What an arrow key changes. */
  step: number;
  digits: number;
  unit?: "steps" | "minutes" | "frames" | "sequences" | "percent" | "measurements";
  /** May be switched off; this is what it has when it is switched on. */
  usual?: number;
}

/** A rate may be as small as one in ten million, with a digit more. */
const rateDigits = 8;
const weight = { kind: "number", min: 0, max: 10, step: 0.05, digits: 2 } as const;
const share = { kind: "number", min: 0, max: 1, step: 0.05, digits: 3, unit: "percent" } as const;

/** Every field under "Advanced", in the order in which they are shown. Shares are shown in percent. */
export const settingFields: readonly SettingField[] = [
  {
    path: "evaluateEverySteps",
    group: "course",
    kind: "number",
    min: 1,
    max: 10_000,
    step: 10,
    digits: 0,
    unit: "steps",
  },
  {
    path: "patience",
    group: "course",
    kind: "number",
    min: 1,
    max: 1000,
    step: 1,
    digits: 0,
    unit: "measurements",
    usual: 10,
  },
  { path: "averaging", group: "course", kind: "number", min: 0, max: 0.9999, step: 0.01, digits: 4 },
  { path: "seed", group: "course", kind: "number", min: 0, max: 2 ** 31 - 1, step: 1, digits: 0 },
  { path: "learningRate", group: "steps", kind: "number", min: 1e-7, max: 1, step: 1e-5, digits: rateDigits },
  { path: "schedule", group: "steps", kind: "choice", values: ["constant", "cosine"] },
  { path: "loss", group: "steps", kind: "choice", values: ["euclidean", "squared"] },
  { path: "weightDecay", group: "steps", kind: "number", min: 0, max: 1, step: 1e-5, digits: rateDigits },
  { path: "gradientClip", group: "steps", kind: "number", min: 0.001, max: 1000, step: 0.1, digits: 3 },
  { path: "sequenceLength", group: "data", kind: "number", min: 2, max: 256, step: 1, digits: 0, unit: "frames" },
  { path: "batchSize", group: "data", kind: "number", min: 1, max: 1024, step: 1, digits: 0, unit: "sequences" },
  { path: "rehearsalShare", group: "data", ...share, max: 0.95, only: "keypoints" },
  { path: "reprojectionWeight", group: "data", ...weight },
  { path: "augmentation.noise", group: "variation", ...share, max: 0.2, step: 0.005, digits: 4, only: "keypoints" },
  { path: "augmentation.timeStretch", group: "variation", ...share, only: "keypoints" },
  { path: "augmentation.dropOuts", group: "variation", ...share, only: "keypoints" },
  { path: "augmentation.light", group: "variation", ...share, only: "image", usual: 0.2 },
  { path: "augmentation.mirror", group: "variation", kind: "switch" },
  { path: "provenanceWeights.truth", group: "weights", ...weight },
  { path: "provenanceWeights.corrected", group: "weights", ...weight },
  { path: "provenanceWeights.blended", group: "weights", ...weight },
  { path: "provenanceWeights.interpolated", group: "weights", ...weight },
  { path: "provenanceWeights.predicted", group: "weights", ...weight },
  { path: "network.recurrent", group: "network", kind: "choice", values: ["lstm", "none"], optional: true },
  { path: "network.stages", group: "network", kind: "number", min: 1, max: 3, step: 1, digits: 0, usual: 3 },
];

/** What ends a run; one of them is needed. */
export const lengthFields = [
  { path: "minutes", kind: "number", min: 0.1, max: 10_080, step: 1, digits: 1, unit: "minutes", usual: 10 },
  { path: "steps", kind: "number", min: 1, max: 1_000_000, step: 100, digits: 0, unit: "steps", usual: 1000 },
] as const satisfies readonly ({ path: SettingPath } & NumberSetting)[];
