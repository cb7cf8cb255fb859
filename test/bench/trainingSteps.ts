import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { readSafetensors } from "../../src/common/safetensors";
import { installKernels } from "../../src/engine/backends/kernels/installKernels";
import { wasmCandidate } from "../../src/engine/backends/wasmCandidate";
import { Adam } from "../../src/rpsm/adam";
import { learningParameters } from "../../src/rpsm/learningParameters";
import { RpsmNetwork } from "../../src/rpsm/network";
import { clippingScale, type TrainChunk, TrainStep } from "../../src/rpsm/trainStep";
import type { TimedStep, TrainingCase } from "./training.bench";

const learningRate = 1e-4;
const gradientClip = 1;
/** PyTorch's network knows one scale for all coordinates; it does not enter the Euclidean loss. */
const target = { offsetMm: new Array<number>(51).fill(0), scaleMm: new Array<number>(51).fill(300) };

/** The studio's WebAssembly backend in this process. @returns the instructions that its kernels use */
export async function startWasm(): Promise<string> {
  const backend = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
  tf.enableProdMode();
  await wasmCandidate(join(dirname(backend), sep)).start();
  return (await installKernels()) ?? "TensorFlow.js's own";
}

/** Training steps of the studio, as its trainer takes them. */
export class OwnSteps {
  private constructor(
    private readonly network: RpsmNetwork,
    private readonly optimiser: Adam,
    private readonly chunk: TrainChunk,
  ) {}

  static open({ width, frames, learns, weights, batch }: TrainingCase): OwnSteps {
    const config = { frontEnd: "keypoints", stages: 3, width, recurrent: "lstm", form: "residual", target } as const;
    const network = RpsmNetwork.fromWeights(config, readFileSync(weights), weights);
    const choice = learns === "all" ? undefined : { parts: learns, stages: [1, 2, 3] };
    const learning = learningParameters(network.parameters.specs, choice);
    const { tensors } = readSafetensors(readFileSync(batch), batch);
    const [inputs, targets] = ["inputs", "targets"].map((name) => {
      const { shape, read } = tensors.get(name)!;
      return tf.tensor3d(read(), shape as [number, number, number]);
    });
    const [batchSize] = inputs!.shape;
    const even = tf.fill([batchSize, frames, 17], 1 / (batchSize * frames * 17)) as tf.Tensor3D;
    const chunk = { inputs: inputs!, supervision: { targets: targets!, jointWeights: even } };
    return new OwnSteps(network, new Adam(network.parameters, { weightDecay: 0 }, learning), chunk);
  }

  async step(): Promise<TimedStep> {
    const startedAtMs = performance.now();
    const cpuBefore = process.cpuUsage();
    const step = new TrainStep(this.network, this.optimiser, { kind: "euclidean", reprojectionWeight: 0 });
    const { loss } = await step.add(this.chunk);
    step.apply(learningRate, clippingScale(await step.gradientNorm(), gradientClip));
    step.dispose();
    const { user, system } = process.cpuUsage(cpuBefore);
    return { ms: performance.now() - startedAtMs, cpuMs: (user + system) / 1000, loss };
  }

  close(): void {
    this.network.dispose();
    this.optimiser.dispose();
    const { inputs, supervision } = this.chunk;
    tf.dispose([inputs, supervision.targets, supervision.jointWeights]);
  }
}
