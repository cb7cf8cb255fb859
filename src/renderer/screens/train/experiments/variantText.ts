import type { TFunction } from "i18next";
import { type ExperimentVariant, type LearningParts, learningParts } from "../../../../common/trainingProtocol";

/** A variant in the language in use. */
export function variantText(variant: ExperimentVariant, t: TFunction): string {
  switch (variant.kind) {
    case "as-is":
    case "without-lstm":
      return t(`training.experiment.variant.${variant.kind}`);
    case "stages":
      return t("training.experiment.variant.stages", { count: variant.stages, amount: variant.stages });
    case "sequence-length":
      return t("training.experiment.variant.frames", { amount: variant.frames });
    case "learning-rate":
      return t("training.experiment.variant.rate", { rate: String(variant.rate) });
    case "learns":
      return t(`training.how.learnsName.${variant.learns}`);
  }
}

/** RunSummary.variant, the host's English, in the language in use; as it is where it is none that this page knows. */
export function runVariantText(text: string, t: TFunction): string {
  const variant = readVariant(text);
  return variant ? variantText(variant, t) : text;
}

/** The variant that the host calls so. */
export function readVariant(text: string): ExperimentVariant | undefined {
  if (text === "as it is") return { kind: "as-is" };
  if (text === "without LSTM") return { kind: "without-lstm" };
  const learns = text.match(/^learns (\S+)$/)?.[1];
  if (learningParts.includes(learns as LearningParts)) return { kind: "learns", learns: learns as LearningParts };
  const [, name, value] = text.match(/^(stages|T|learning rate) = (\S+)$/) ?? [];
  const number = Number(value);
  switch (name) {
    case "stages":
      return { kind: "stages", stages: number };
    case "T":
      return { kind: "sequence-length", frames: number };
    case "learning rate":
      return { kind: "learning-rate", rate: number };
    default:
      return undefined;
  }
}
