import { join } from "node:path";
import { meanBodyHeightMm } from "../pose/meanBody";
import { formatDescription } from "../studio/models/modelFolder";
import { newModelDescription } from "../studio/models/newModel";
import { writeFileAtomic } from "../studio/writeFileAtomic";
import type { TrainingSettings } from "./trainingCheckpoint";

/** The text of model.json for a network that is about to be trained. */
export function describeNewModel(id: string, settings: TrainingSettings): string {
  const { stages, width, form, recurrent } = settings;
  const { untrained: _, ...description } = newModelDescription(id, id, {
    ...{ frontEnd: "keypoints", stages, width, recurrent, form },
  });
  return formatDescription(description);
}

export interface TrainedModel {
  id: string;
  description: string;
  weights: Uint8Array;
  settings: TrainingSettings;
  steps: number;
  framesSeen: number;
  /** Whose data it was trained on, in the words that its card owes them. */
  credit: string;
}

/** Writes a model folder: model.json, weights.safetensors and the model card. */
export async function writeTrainedModel(folder: string, model: TrainedModel): Promise<void> {
  await writeFileAtomic(join(folder, "weights.safetensors"), model.weights);
  await writeFileAtomic(join(folder, "README.md"), modelCard(model));
  await writeFileAtomic(join(folder, "model.json"), model.description);
}

function modelCard({ id, settings, steps, framesSeen, credit }: TrainedModel): string {
  const { stages, width, form, recurrent } = settings;
  const list = Object.entries(settings).map(([name, value]) => `- ${name}: ${value}`);
  return `# ${id}

RPSM keypoint network: ${stages} stages, ${width} wide, ${form} form, recurrent layer ${recurrent}. Input: COCO's 17 keypoints of
one frame after another. Output: 17 Human3.6M joints in mm, camera axes, relative to the hip, for a body
${Math.round(meanBodyHeightMm)} mm tall.

Trained by \`rpsm-studio train-base\` for ${steps} steps on ${framesSeen} invented frames:

${list.join("\n")}

Not measured yet: run \`rpsm-studio evaluate\` and write its results here and into model.json.

${credit}
`;
}
