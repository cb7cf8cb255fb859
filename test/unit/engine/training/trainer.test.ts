import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { readSafetensors } from "../../../../src/common/safetensors";
import { runTraining } from "../../../../src/engine/training/trainer";
import { keypointFeatureCount } from "../../../../src/pose/keypointFeatures";
import { createSequenceGenerator } from "../../../../src/pose/synthesis/sequenceGenerator";
import { RpsmNetwork } from "../../../../src/rpsm/network";
import { TrainStep } from "../../../../src/rpsm/trainStep";
import { useCpu } from "../../rpsm/support/backends";
import { train } from "./support/train";
import { descriptionOf, motionSource, trainingRequest, wavingMotion } from "./support/trainingRequest";

beforeAll(useCpu);

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("a training reaches its steps, counts its frames and gets better", async () => {
  const { result, losses } = await train(trainingRequest({ steps: 40 }));
  expect(losses).toHaveLength(40);
  expect(result).toMatchObject({ step: 40, framesSeen: 40 * 3 * 4, ended: "steps-done" });
  expect(result.averaged).toBeUndefined();
  expect(mean(losses.slice(-10))).toBeLessThan(0.7 * mean(losses.slice(0, 10)));
});

test("the same request gives the same losses and weights, another seed others", async () => {
  const first = await train(trainingRequest());
  const again = await train(trainingRequest());
  expect(again.losses).toEqual(first.losses);
  expect(again.result.weights).toEqual(first.result.weights);
  const other = await train(trainingRequest({ seed: 5 }));
  expect(other.losses[0]).not.toBe(first.losses[0]);
});

test("a checkpoint comes every so many steps; the end is the result itself", async () => {
  const { checkpoints } = await train(trainingRequest({ steps: 10 }));
  expect(checkpoints.map(({ step }) => step)).toEqual([5]);
});

test("no step is made while a checkpoint is on its way out", async () => {
  let checkpoints = 0;
  let isSending = false;
  await runTraining(
    trainingRequest({ steps: 12 }),
    async ({ type }) => {
      expect(isSending).toBe(false);
      if (type !== "training.checkpoint") return;
      isSending = true;
      checkpoints++;
      // Long enough for steps to be told of, were they made.
      await new Promise((resolve) => setTimeout(resolve, 300));
      isSending = false;
    },
    new AbortController().signal,
  );
  expect(checkpoints).toBe(2);
});

test("progress comes at most five times a second, at the end too, and tells the means since the last", async () => {
  const { progress, losses } = await train(trainingRequest({ steps: 40 }));
  expect(progress[0]).toMatchObject({ step: 1, steps: 40, point: { step: 1, loss: losses[0] } });
  expect(progress.at(-1)).toMatchObject({ step: 40, framesSeen: 40 * 3 * 4 });
  progress.forEach(({ atMs }) => {
    expect(progress.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1000).length).toBeLessThanOrEqual(5);
  });
  const [before, last] = progress.slice(-2);
  expect(last!.point.loss).toBeCloseTo(mean(losses.slice(before!.step)), 6);
  expect(last!.point.mpjpeMm).toBeGreaterThan(10);
  expect(last!.point.gradientNorm).toBeGreaterThan(0.01);
  expect(last!.point.learningRate).toBeCloseTo(0.005 / 50, 6);
  expect(last!.point.framesPerSecond).toBeGreaterThan(0);
});

test("a batch in chunks trains to the weights of the whole, within rounding", async () => {
  const whole = await train(trainingRequest({ batchSize: 6 }));
  const chunks = await train(trainingRequest({ batchSize: 6, microBatchSize: 4 }));
  expect(chunks.losses).toHaveLength(24);
  expect(chunks.losses[0]! + chunks.losses[1]!).toBeCloseTo(whole.losses[0]!, 5);
  const [a, b] = [whole, chunks].map(({ result }) => readSafetensors(result.weights, "test").tensors);
  for (const [name, tensor] of a!) {
    const other = b!.get(name)!.read();
    // Adam turns the rounding of gradients near 0 into changes of the weights.
    tensor.read().forEach((value, i) => expect(Math.abs(value - other[i]!), name).toBeLessThan(2e-3));
  }
});

test("without a warm-up to wait for, a constant rate stays", async () => {
  const { progress } = await train(trainingRequest({ steps: 30, schedule: "constant" }));
  expect(progress.at(-1)!.point.learningRate).toBe(0.005);
});

test("the average of the weights is told beside the last ones, in checkpoints too", async () => {
  const plain = await train(trainingRequest());
  const { result, checkpoints } = await train(trainingRequest({ averaging: 0.5 }));
  expect(result.weights).toEqual(plain.result.weights);
  const name = "stage1.fc_2.weight";
  const read = (bytes: Uint8Array) => readSafetensors(bytes, "test").tensors.get(name)!.read();
  expect(read(result.averaged!)).not.toEqual(read(result.weights));
  const [between] = checkpoints;
  expect(read(between!.averaged!)).not.toEqual(read(between!.weights));
  // Half of an average that moves with the weights is not far from them.
  const furthest = Math.max(...read(result.averaged!).map((value, i) => Math.abs(value - read(result.weights)[i]!)));
  expect(furthest).toBeLessThan(12 * 0.005);
});

test("only what shall learn changes", async () => {
  const { weights } = (await train(trainingRequest({ steps: 1 }))).result;
  const { result } = await train(trainingRequest({ weights, learns: { parts: "lstm+fc", stages: [2] } }));
  const [before, after] = [weights, result.weights].map((bytes) => readSafetensors(bytes, "test").tensors);
  for (const [name, tensor] of before!) {
    const isSame = tensor.read().every((value, i) => value === after!.get(name)!.read()[i]);
    expect(isSame, name).toBe(!/^stage2\.(lstm|fc_2)\./.test(name));
  }
});

test("a teacher's sequences are learnt as the teacher sees them", async () => {
  const steps = 50;
  const teacher = (await train(trainingRequest({ seed: 8, steps: 25 }))).result.weights;
  const taught = [motionSource({ targets: "teacher" })];
  const lookedAt = createSequenceGenerator(wavingMotion(), { seed: 77, sequenceLength: 4 });
  const inputs = tf.tensor3d(lookedAt.generate(0, 8).inputs, [8, 4, keypointFeatureCount]);
  const { network: config } = JSON.parse(descriptionOf());
  const posesOf = (weights: Uint8Array) =>
    RpsmNetwork.fromWeights(config, weights, "test").forwardSequence(inputs).poses.at(-1)!.dataSync();
  const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    mean(Array.from(a, (value, i) => Math.abs(value - b[i]!)));
  const expected = posesOf(teacher);
  const early = await train(trainingRequest({ sources: taught, teacher, steps: 1 }));
  const late = await train(trainingRequest({ sources: taught, teacher, steps }));
  expect(distance(posesOf(late.result.weights), expected)).toBeLessThan(
    0.5 * distance(posesOf(early.result.weights), expected),
  );
  // The teacher itself has little to learn from them: only its first stages differ from what its last one says.
  const again = await train(trainingRequest({ sources: taught, teacher, weights: teacher, steps: 1 }));
  expect(again.losses[0]).toBeLessThan(0.5 * early.losses[0]!);
  // How far off a teacher is nobody knows: that is not told as an error.
  expect(again.progress[0]!.point.mpjpeMm).toBeNaN();
});

test("a network of another form inherits", async () => {
  const { weights } = (await train(trainingRequest({ steps: 25 }))).result;
  const description = descriptionOf({ recurrent: "none" });
  await expect(train(trainingRequest({ weights, description }))).rejects.toThrow("this network");
  const inherited = await train(trainingRequest({ weights, description, inherits: true, steps: 3 }));
  const anew = await train(trainingRequest({ description, steps: 3 }));
  expect(inherited.losses[0]).toBeLessThan(anew.losses[0]!);
  // A checkpoint of it is its own already.
  const { weights: own, trainerState } = inherited.result;
  const resumed = await train(trainingRequest({ weights: own, trainerState, description, inherits: true, steps: 3 }));
  expect(resumed.result.weights).toEqual(own);
});

describe("the end", () => {
  test("cancelling stops after the step under way and saves the work in a checkpoint", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 150);
    const { result, checkpoints, losses, progress } = await train(
      trainingRequest({ steps: 100_000, checkpointEverySteps: 1_000_000, averaging: 0.9 }),
      controller.signal,
    );
    expect(losses.length).toBe(result.step);
    expect(result.step).toBeGreaterThan(0);
    expect(result.step).toBeLessThan(1000);
    expect(progress.at(-1)!.step).toBe(result.step);
    expect(checkpoints).toHaveLength(1);
    const { ended, ...work } = result;
    expect(ended).toBe("cancelled");
    expect(checkpoints[0]).toMatchObject(work);
  });

  test("a step that is cancelled between two chunks has not happened", async () => {
    const controller = new AbortController();
    const request = trainingRequest({ steps: 100_000, microBatchSize: 1, checkpointEverySteps: 1 });
    let stepsBegun = 0;
    const original = TrainStep.prototype.gradientNorm;
    const spy = vi.spyOn(TrainStep.prototype, "gradientNorm").mockImplementation(function (this: TrainStep) {
      stepsBegun++;
      return original.call(this);
    });
    const abortInThirdStep = setInterval(() => {
      if (stepsBegun === 2) controller.abort();
    }, 0);
    const tensors = tf.memory().numTensors;
    const { result, losses } = await train(request, controller.signal);
    clearInterval(abortInThirdStep);
    spy.mockRestore();
    expect(result.ended).toBe("cancelled");
    expect(losses.length).toBeGreaterThanOrEqual(result.step * 3);
    expect(result.framesSeen).toBe(result.step * 12);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  test("comes when the time is up", async () => {
    const endless = trainingRequest({ steps: 1_000_000, mostMs: 150, checkpointEverySteps: 1_000_000 });
    const { result, progress } = await train(endless);
    expect(result.ended).toBe("time-up");
    expect(result.step).toBeGreaterThan(0);
    // Whatever ends it, its last steps are told.
    expect(progress.at(-1)!.step).toBe(result.step);
  });

  test("a checkpoint that has its steps already is answered with what it holds", async () => {
    const { weights, trainerState } = (await train(trainingRequest({ averaging: 0.9 }))).result;
    const { result, order } = await train(trainingRequest({ averaging: 0.9, weights, trainerState }));
    expect(result).toMatchObject({ step: 12, weights, trainerState, ended: "steps-done" });
    expect(result.averaged).toBeInstanceOf(Uint8Array);
    expect(order).toEqual([]);
  });

  test("other work gets its turn between two steps", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const { losses } = await train(trainingRequest({ steps: 20 }));
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(losses.length / 2);
  });

  test("leaves nothing behind, be it finished, cancelled or refused", async () => {
    await train(trainingRequest({ steps: 1 }));
    const before = tf.memory().numTensors;
    const teacher = (await train(trainingRequest({ steps: 2, averaging: 0.9 }))).result.weights;
    await train(trainingRequest({ teacher, averaging: 0.9, sources: [motionSource({ targets: "teacher" })] }));
    const wider = { weights: teacher, description: descriptionOf({ stages: 3 }) };
    await expect(train(trainingRequest(wider))).rejects.toThrow();
    await expect(train(trainingRequest({ teacher: new Uint8Array(3) }))).rejects.toThrow();
    await expect(train(trainingRequest({ weights: teacher, trainerState: teacher }))).rejects.toThrow();
    await expect(train(trainingRequest({ learns: { parts: "lstm", stages: [3] } }))).rejects.toThrow("no lstm in");
    await expect(train(trainingRequest({ learningRate: 1e30, gradientClip: 1e30, steps: 30 }))).rejects.toThrow();
    const aborted = new AbortController();
    aborted.abort();
    await train(trainingRequest(), aborted.signal);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("a training that cannot be", () => {
  const refused = (change: Parameters<typeof trainingRequest>[0], code: string, message: string) =>
    expect(train(trainingRequest(change))).rejects.toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );

  test("is refused for a model.json that is none", () =>
    refused({ description: "{}" }, "model-broken", "not the description"));

  test("is refused for weights of another network", async () => {
    const { weights } = (await train(trainingRequest({ steps: 1 }))).result;
    const description = descriptionOf({ width: 16 });
    await refused({ weights, description }, "model-broken", 'tensor "stage1.adaption.fc_1.weight"');
    await refused({ weights, teacher: weights, description: descriptionOf({ stages: 1 }) }, "model-broken", "stage2");
  });

  test("is refused for a trainer state that is a weights file, or of other parts that learnt", async () => {
    const { weights, trainerState } = (await train(trainingRequest({ steps: 1, averaging: 0.9 }))).result;
    await refused({ weights, trainerState: weights }, "model-broken", "trainer state is another kind of file");
    const some = (await train(trainingRequest({ steps: 1, learns: { parts: "lstm", stages: [1] } }))).result;
    const { weights: w, trainerState: state } = some;
    await refused({ weights: w, trainerState: state }, "model-broken", "or other parts of it learnt");
    // The other way round the moments of what learns are all there.
    await train(trainingRequest({ weights, trainerState, learns: { parts: "lstm", stages: [1] }, averaging: 0.9 }));
  });

  test("says at which step its loss was not a number any more", () =>
    refused(
      { learningRate: 1e30, gradientClip: 1e30, steps: 30 },
      "bad-argument",
      "start again with a lower learning rate",
    ));
});
