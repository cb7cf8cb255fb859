import type { ModelLineage } from "../../../../src/common/modelProtocol";
import { writeSafetensors } from "../../../../src/common/safetensors";
import { usualAugmentation } from "../../../../src/common/trainingData";
import { usualProvenanceWeights } from "../../../../src/common/trainingProtocol";
import type { ModelContent } from "../../../../src/studio/models/modelFolder";

/** A model whose weights are `numbers`; no network could run on them. */
export function someModel(
  id: string,
  { numbers = [1, 2], lineage }: { numbers?: number[]; lineage?: ModelLineage } = {},
) {
  const filled = (value: number) => new Array<number>(51).fill(value);
  const content: ModelContent = {
    description: {
      format: "rpsm-studio-model",
      version: 1,
      id,
      name: `Model ${id}`,
      network: {
        frontEnd: "keypoints",
        stages: 1,
        width: 8,
        recurrent: "lstm",
        form: "residual",
        target: { offsetMm: filled(0), scaleMm: filled(300) },
      },
    },
    weights: writeSafetensors([{ name: "a", shape: [numbers.length], values: Float32Array.from(numbers) }], "F32"),
    card: `# ${id}\n\nÜber diesen Läufer.\n`,
    lineage,
  };
  return content;
}

export function someLineage(): ModelLineage {
  return {
    base: "rpsm-keypoints-512",
    baseHash: "ab12",
    trainedAt: "2026-11-25T02:00:00.000Z",
    program: "0.1.0",
    settings: {
      baseModel: "rpsm-keypoints-512",
      trainingClips: ["a"],
      heldOutClips: ["b"],
      learns: "lstm",
      stages: [1, 2, 3],
      seed: 7,
      steps: 20,
      sequenceLength: 16,
      batchSize: 32,
      learningRate: 1e-4,
      weightDecay: 1e-4,
      gradientClip: 1,
      schedule: "constant",
      loss: "euclidean",
      averaging: 0.99,
      rehearsalShare: 0.25,
      augmentation: usualAugmentation,
      provenanceWeights: usualProvenanceWeights,
      reprojectionWeight: 1,
      evaluateEverySteps: 10,
    },
    steps: 20,
    trainedMs: 1234,
    backend: "wasm",
    clips: [{ id: "a", name: "walk", hash: "cd", part: "training" }],
    curve: [{ step: 1, loss: 2, mpjpeMm: Number.NaN, gradientNorm: 1, learningRate: 1e-4, framesPerSecond: 90 }],
    heldOut: [{ step: 0, errorMm: 90, mpjpeMm: 90, loss: 0.3, perJointMm: [0, Number.NaN, 12.5] }],
  };
}
