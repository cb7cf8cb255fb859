import { expect, it } from "vitest";
import type { EngineNotification } from "../../../../src/common/engineTraining";
import { TrainingNotes } from "../../../../src/studio/training/trainingNotes";
import type { TrainingRun } from "../../../../src/studio/training/trainingRun";

const checkpoint = (step: number): EngineNotification => {
  const bytes = new Uint8Array([step]);
  return { type: "training.checkpoint", step, framesSeen: step, weights: bytes, trainerState: bytes };
};
const heldOut = (step: number): EngineNotification => ({
  type: "training.heldOut",
  point: { step, errorMm: 90, loss: 1, perJointMm: [] },
  watched: [],
});

/** A run on a slow disk that says in which order things came to it. */
function slowRun() {
  const written: string[] = [];
  const write = async (what: string) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    written.push(what);
  };
  const run = {
    document: { settings: {}, firstStep: 0 },
    saveCheckpoint: ({ step }: { step: number }) => write(`checkpoint ${step}`),
    addHeldOut: ({ step }: { step: number }) => write(`measured ${step}`),
  } as unknown as TrainingRun;
  const onFailure = (error: unknown) => {
    throw error;
  };
  return { written, notes: new TrainingNotes({ run, trainedMsBefore: 0, watchedNow: () => [], onFailure }) };
}

it("of checkpoints that come faster than the disk takes them only the newest is written", async () => {
  const { written, notes } = slowRun();
  notes.take(heldOut(0));
  for (const step of [2, 4, 6]) notes.take(checkpoint(step));
  await notes.settled();
  expect(written).toEqual(["measured 0", "checkpoint 6"]);
});

it("a checkpoint is never written before what was measured before it", async () => {
  const { written, notes } = slowRun();
  for (const news of [heldOut(0), checkpoint(2), checkpoint(4), heldOut(5), checkpoint(6), checkpoint(8)])
    notes.take(news);
  await notes.settled();
  expect(written).toEqual(["measured 0", "checkpoint 4", "measured 5", "checkpoint 8"]);
});
