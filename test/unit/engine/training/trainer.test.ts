import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { EngineNotification, TrainingRequest } from "../../../../src/common/protocol";
import { runTraining } from "../../../../src/engine/training/trainer";
import * as trainSteps from "../../../../src/rpsm/trainStep";
import { useCpu } from "../../rpsm/support/backends";
import { descriptionOf, trainingRequest } from "./support/trainingRequest";

beforeAll(useCpu);

/** Runs a training and writes down what it says, and the loss of every single step. */
async function train(request: TrainingRequest, signal = new AbortController().signal) {
  const notifications: (EngineNotification & { atMs: number })[] = [];
  const losses: number[] = [];
  const original = trainSteps.trainStep;
  const spy = vi.spyOn(trainSteps, "trainStep").mockImplementation(async (...args) => {
    const result = await original(...args);
    losses.push(result.loss);
    return result;
  });
  try {
    const notify = (notification: EngineNotification) =>
      notifications.push({ ...notification, atMs: performance.now() });
    const result = await runTraining(request, notify, signal);
    const ofType = <T extends EngineNotification["type"]>(type: T) =>
      notifications.filter((entry): entry is Extract<typeof entry, { type: T }> => entry.type === type);
    return { result, losses, progress: ofType("training.progress"), checkpoints: ofType("training.checkpoint") };
  } finally {
    spy.mockRestore();
  }
}

test("a training reaches its steps, counts its frames and gets better", async () => {
  const { result, losses } = await train(trainingRequest({ steps: 60 }));
  expect(losses).toHaveLength(60);
  expect(result).toMatchObject({ step: 60, framesSeen: 60 * 3 * 4 });
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(losses.slice(-10))).toBeLessThan(0.6 * mean(losses.slice(0, 10)));
});

test("the same request gives the same losses and weights, another seed others", async () => {
  const first = await train(trainingRequest());
  const again = await train(trainingRequest());
  expect(again.losses).toEqual(first.losses);
  expect(again.result.weights).toEqual(first.result.weights);
  const other = await train(trainingRequest({ seed: 5 }));
  expect(other.losses[0]).not.toBe(first.losses[0]);
});

test("a run resumed from a checkpoint goes on exactly like one that never stopped", async () => {
  const unbroken = await train(trainingRequest());
  const checkpoint = unbroken.checkpoints[0]!;
  expect(checkpoint).toMatchObject({ step: 5, framesSeen: 5 * 3 * 4 });

  const { weights, trainerState } = checkpoint;
  const resumed = await train(trainingRequest({ weights, trainerState }));

  expect(resumed.losses).toEqual(unbroken.losses.slice(5));
  expect(resumed.result).toEqual(unbroken.result);
});

test("a checkpoint comes every so many steps; the end is the result itself", async () => {
  const { checkpoints } = await train(trainingRequest({ steps: 10 }));
  expect(checkpoints.map(({ step }) => step)).toEqual([5]);
});

test("progress comes at most five times a second, at the end too, and adds up", async () => {
  const { progress } = await train(trainingRequest({ steps: 80 }));
  expect(progress[0]).toMatchObject({ step: 1, steps: 80 });
  expect(progress.at(-1)).toMatchObject({ step: 80, framesSeen: 80 * 3 * 4 });
  progress.forEach(({ atMs }) => {
    expect(progress.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1000).length).toBeLessThanOrEqual(5);
  });
  const last = progress.at(-1)!;
  expect(last.framesPerSecond).toBeCloseTo(last.framesSeen / (last.elapsedMs / 1000), 3);
  expect(last.mpjpeMm).toBeGreaterThan(10);
});

test("cancelling stops after the step under way and saves the work in a checkpoint", async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 150);
  const { result, checkpoints, losses } = await train(
    trainingRequest({ steps: 100_000, checkpointEverySteps: 1_000_000 }),
    controller.signal,
  );
  expect(losses.length).toBe(result.step);
  expect(result.step).toBeGreaterThan(0);
  expect(result.step).toBeLessThan(1000);
  expect(checkpoints).toHaveLength(1);
  expect(checkpoints[0]).toMatchObject(result);
});

test("other work gets its turn between two steps", async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const { losses } = await train(trainingRequest({ steps: 20 }));
  clearInterval(timer);
  expect(turns).toBeGreaterThanOrEqual(losses.length / 2);
});

test("nothing is left of a training, be it finished or refused", async () => {
  await train(trainingRequest({ steps: 1 }));
  const before = tf.memory().numTensors;
  const { result } = await train(trainingRequest({ steps: 2 }));
  await expect(train(trainingRequest({ ...result, description: descriptionOf({ stages: 3 }) }))).rejects.toThrow();
  expect(tf.memory().numTensors).toBe(before);
});

describe("a training that cannot be is refused with the reason", () => {
  const refused = (change: Partial<TrainingRequest>, code: string, message: string) =>
    expect(train(trainingRequest(change))).rejects.toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );

  test.each([
    [{ steps: 0 }, '"steps" must be a whole number above 0, not 0'],
    [{ batchSize: 1.5 }, '"batchSize" must be a whole number above 0, not 1.5'],
    [{ learningRate: Number.NaN }, '"learningRate" must be a number above 0, not NaN'],
    [{ weightDecay: -1 }, '"weightDecay" must be 0 or above, not -1'],
    [{ loss: "cubic" as never }, '"loss" must be "squared" or "euclidean", not cubic'],
    [{ motion: { points: new Int16Array(), clips: [], fps: 50 } }, "there is no motion to train on"],
    [{ trainerState: new Uint8Array(8) }, "give the checkpoint's weights with its trainer state"],
  ])("%o", (change, message) => refused(change, "bad-argument", message));

  test("a model.json that is none", () => refused({ description: "{}" }, "model-broken", "not the description"));

  test("weights of another network", async () => {
    const { result } = await train(trainingRequest({ steps: 1 }));
    const description = descriptionOf({ width: 16 });
    await refused({ weights: result.weights, description }, "model-broken", 'tensor "stage1.adaption.fc_1.weight"');
  });

  test("a trainer state that is a weights file", async () => {
    const { weights } = (await train(trainingRequest({ steps: 1 }))).result;
    await refused({ weights, trainerState: weights }, "model-broken", "trainer state is another kind of file");
  });

  test("a loss that is not a number any more", () =>
    refused(
      { learningRate: 1e30, gradientClip: 1e30, steps: 30 },
      "bad-argument",
      "start again with a lower learning",
    ));
});
