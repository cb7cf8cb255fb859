import { type ExperimentVariant, learningParts, type TrainingSettings } from "../../../../common/trainingProtocol";

/** The paper's ablations on one's own clips, and the two questions that everybody has: how fast, and how much learns. */
export const variantGroups = ["network", "sequences", "learningRate", "learns"] as const;
export type VariantGroup = (typeof variantGroups)[number];

/** Of the paper's network, where the base model does not say. */
export const usualStages = 3;

const offered: Record<VariantGroup, readonly ExperimentVariant[]> = {
  network: [
    { kind: "as-is" },
    { kind: "without-lstm" },
    { kind: "stages", stages: 1 },
    { kind: "stages", stages: 2 },
    { kind: "stages", stages: 3 },
  ],
  sequences: [5, 16, 64].map((frames) => ({ kind: "sequence-length", frames })),
  learningRate: [1e-5, 3e-5, 1e-4, 3e-4, 1e-3].map((rate) => ({ kind: "learning-rate", rate })),
  learns: learningParts.map((learns) => ({ kind: "learns", learns })),
};

/** What can be chosen: a variant that changes nothing in these settings is the one "as is". */
export function offeredVariants(group: VariantGroup, settings: TrainingSettings, stages: number): ExperimentVariant[] {
  return offered[group].filter(
    (variant) => !changesNothing(variant, settings, stages) && !(variant.kind === "stages" && variant.stages > stages),
  );
}

/** A name for a variant that no other has. */
export function variantKey(variant: ExperimentVariant): string {
  switch (variant.kind) {
    case "as-is":
    case "without-lstm":
      return variant.kind;
    case "stages":
      return `stages-${variant.stages}`;
    case "sequence-length":
      return `frames-${variant.frames}`;
    case "learning-rate":
      return `rate-${variant.rate}`;
    case "learns":
      return `learns-${variant.learns}`;
  }
}

/** @param stages of the base model */
function changesNothing(variant: ExperimentVariant, settings: TrainingSettings, stages: number): boolean {
  switch (variant.kind) {
    case "as-is":
      return false;
    case "without-lstm":
      return settings.network?.recurrent === "none";
    case "stages":
      return variant.stages === (settings.network?.stages ?? stages);
    case "sequence-length":
      return variant.frames === settings.sequenceLength;
    case "learning-rate":
      return variant.rate === settings.learningRate;
    case "learns":
      return variant.learns === settings.learns;
  }
}
