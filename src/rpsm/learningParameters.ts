import { StudioError } from "../common/errors";
import type { LearningParts } from "../common/trainingProtocol";
import type { ParameterSpec } from "./parameterSpec";

/** What learns in a training; absent where everything does. */
export interface LearningChoice {
  parts: LearningParts;
  /** From 1. */
  stages: readonly number[];
}

const memory = ["lstm.", "convlstm."];
const memoryAndPose = [...memory, "fc_2."];

/** What each choice takes of a stage, by the beginning of the names after `stageK.`; see learningParts. */
const prefixesOf: Record<LearningParts, readonly string[]> = {
  lstm: memory,
  "lstm+fc": memoryAndPose,
  adaption: [...memoryAndPose, "adaption.", "conv5_", "conv6_"],
  all: [""],
};
const stagePattern = /^stage(\d+)\.(.+)$/;

/**
 * The parameters that learn; the others stay as they are. What all stages share learns with `all` only.
 * @throws StudioError `bad-argument` when the network has none of them
 */
export function learningParameters(specs: readonly ParameterSpec[], choice?: LearningChoice): readonly ParameterSpec[] {
  if (!choice) return specs;
  const { parts, stages } = choice;
  const learning = specs.filter(({ name }) => {
    const [, stage, rest] = stagePattern.exec(name) ?? [];
    if (rest === undefined) return parts === "all";
    return stages.includes(Number(stage)) && prefixesOf[parts].some((prefix) => rest.startsWith(prefix));
  });
  if (learning.length > 0) return learning;
  const where = `stage${stages.length === 1 ? "" : "s"} ${stages.join(", ")}`;
  throw new StudioError("bad-argument", `training: "learns": this network has no ${parts} in ${where}; choose more`);
}
