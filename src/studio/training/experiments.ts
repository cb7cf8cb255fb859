import { StudioError } from "../../common/errors";
import type { ModelFiles } from "../../common/modelFiles";
import { type ExperimentVariant, learningParts, type TrainingSettings } from "../../common/trainingProtocol";
import { parseDescription } from "../models/modelDescription";

/** A run of an experiment. */
export interface VariantRun {
  /** What sets it apart. */
  variant: string;
  settings: TrainingSettings;
}

/**
 * The runs of an experiment: the settings once for each variant, with the same seed and data, so that what differs is
 * the variant alone.
 *
 * @param base the settings' base model
 * @throws StudioError `bad-argument` for two variants that are the same
 */
export function expandVariants(
  settings: TrainingSettings,
  variants: readonly ExperimentVariant[],
  base: ModelFiles,
): VariantRun[] {
  const { network } = parseDescription(base.description, `model "${base.id}": model.json`);
  const runs = variants.map((variant) => expand(settings, variant, network.stages));
  const names = runs.map(({ variant }) => variant);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new StudioError("bad-argument", `"variants": "${twice}" is there twice`);
  return runs;
}

function expand(settings: TrainingSettings, variant: ExperimentVariant, baseStages: number): VariantRun {
  switch (variant.kind) {
    case "as-is":
      return { variant: "as it is", settings };
    case "without-lstm":
      return { variant: "without LSTM", settings: withoutLstm(settings, baseStages) };
    case "stages":
      return { variant: `stages = ${variant.stages}`, settings: withStages(settings, variant.stages, baseStages) };
    case "sequence-length":
      return { variant: `T = ${variant.frames}`, settings: { ...settings, sequenceLength: variant.frames } };
    case "learning-rate":
      return { variant: `learning rate = ${variant.rate}`, settings: { ...settings, learningRate: variant.rate } };
    case "learns":
      return { variant: `learns ${variant.learns}`, settings: { ...settings, learns: variant.learns } };
  }
}

/** What stands behind the LSTM gets other inputs then, in every stage: all of it has to learn anew. */
function withoutLstm(settings: TrainingSettings, baseStages: number): TrainingSettings {
  const count = settings.network?.stages ?? baseStages;
  return {
    ...settings,
    network: { ...settings.network, recurrent: "none" },
    learns: atLeast(settings.learns, "adaption"),
    stages: upTo(count),
  };
}

/** Fewer stages are the base model's own, cut off. More are drawn anew, so that these at least must learn as a whole. */
function withStages(settings: TrainingSettings, count: number, baseStages: number): TrainingSettings {
  const network = { ...settings.network, stages: count };
  if (count > baseStages) {
    return { ...settings, network, learns: atLeast(settings.learns, "adaption"), stages: upTo(count) };
  }
  const kept = settings.stages.filter((stage) => stage <= count);
  return { ...settings, network, stages: kept.length > 0 ? kept : [count] };
}

function atLeast(learns: TrainingSettings["learns"], least: TrainingSettings["learns"]): TrainingSettings["learns"] {
  return learningParts.indexOf(learns) < learningParts.indexOf(least) ? least : learns;
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
