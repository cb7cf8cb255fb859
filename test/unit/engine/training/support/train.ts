import { vi } from "vitest";
import type { EngineNotification, TrainingRequest } from "../../../../../src/common/engineTraining";
import { runTraining } from "../../../../../src/engine/training/trainer";
import { TrainStep } from "../../../../../src/rpsm/trainStep";

export type Notified<T extends EngineNotification["type"]> = Extract<EngineNotification, { type: T }> & {
  atMs: number;
};

/** Sequences of the chunk that is being computed; 0 in between. */
export const underWay = { sequences: 0 };

/** Runs a training and writes down what it says, and the size and loss of every single chunk. */
export async function train(request: TrainingRequest, signal = new AbortController().signal) {
  const notifications: (EngineNotification & { atMs: number })[] = [];
  const losses: number[] = [];
  const sizes: number[] = [];
  const original = TrainStep.prototype.add;
  const spy = vi.spyOn(TrainStep.prototype, "add").mockImplementation(async function (this: TrainStep, chunk) {
    underWay.sequences = chunk.inputs.shape[0]!;
    sizes.push(underWay.sequences);
    try {
      const sums = await original.call(this, chunk);
      losses.push(sums.loss);
      return sums;
    } finally {
      underWay.sequences = 0;
    }
  });
  try {
    const notify = async (notification: EngineNotification) => {
      notifications.push({ ...notification, atMs: performance.now() });
    };
    const result = await runTraining(request, notify, signal);
    const ofType = <T extends EngineNotification["type"]>(type: T) =>
      notifications.filter((entry): entry is Notified<T> => entry.type === type);
    return {
      result,
      losses,
      sizes,
      progress: ofType("training.progress"),
      checkpoints: ofType("training.checkpoint"),
      heldOut: ofType("training.heldOut"),
      splits: ofType("training.batchSplit"),
      order: notifications.map(({ type }) => type),
    };
  } finally {
    spy.mockRestore();
  }
}
