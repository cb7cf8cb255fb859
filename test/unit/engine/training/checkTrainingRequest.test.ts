import { expect, test } from "vitest";
import type { HeldOutRequest, TrainingRequest } from "../../../../src/common/engineTraining";
import { usualAugmentation } from "../../../../src/common/trainingData";
import { checkTrainingRequest } from "../../../../src/engine/training/checkTrainingRequest";
import { truthClip } from "../../pose/dataset/learningClips";
import { clipSource, motionSource, trainingRequest } from "./support/trainingRequest";

const heldOut = (change: Partial<HeldOutRequest> = {}): Partial<TrainingRequest> => ({
  heldOut: { clips: [truthClip(5)], everySteps: 10, watched: [], ...change },
});

test.each<[Partial<TrainingRequest>, string]>([
  [{ steps: 0 }, '"steps" must be a whole number above 0, not 0'],
  [{ batchSize: 1.5 }, '"batchSize" must be a whole number above 0, not 1.5'],
  [{ microBatchSize: 0 }, '"microBatchSize" must be a whole number above 0, not 0'],
  [{ seed: 0.5 }, '"seed" must be a whole number, not 0.5'],
  [{ learningRate: Number.NaN }, '"learningRate" must be a number above 0, not NaN'],
  [{ mostMs: 0 }, '"mostMs" must be a number above 0, not 0'],
  [{ weightDecay: -1 }, '"weightDecay" must be 0 or above, not -1'],
  [{ reprojectionWeight: -1 }, '"reprojectionWeight" must be 0 or above, not -1'],
  [{ averaging: 1 }, '"averaging" must be from 0 to below 1, not 1'],
  [{ loss: "cubic" as never }, '"loss" must be "squared" or "euclidean", not cubic'],
  [{ schedule: "steps" as never }, '"schedule" must be "constant" or "cosine", not steps'],
  [
    { learns: { parts: "fc" as never, stages: [1] } },
    '"learns.parts" must be "lstm", "lstm+fc", "adaption" or "all", not fc',
  ],
  [{ learns: { parts: "all", stages: [] } }, '"learns.stages" must be at least one of 1, 2 and 3'],
  [{ learns: { parts: "all", stages: [0, 4] } }, '"learns.stages" must be at least one of 1, 2 and 3, not 0,4'],
  [{ sources: [] }, "there is nothing to train on"],
  [{ sources: [motionSource({ share: 0 })] }, '"sources.0.share" must be a number above 0, not 0'],
  [{ sources: [motionSource({ motion: { points: new Int16Array(), clips: [], fps: 50 } })] }, "there is no motion"],
  [{ sources: [motionSource({ targets: "student" as never })] }, '"sources.0.targets" must be "truth" or "teacher"'],
  [{ sources: [motionSource(), motionSource({ targets: "teacher" })] }, '"teacher" is missing'],
  [{ sources: [clipSource([])] }, "there is no clip to train on"],
  [
    { sources: [clipSource([truthClip(5)], { augmentation: { ...usualAugmentation, dropOuts: 2 } })] },
    '"augmentation.dropOuts" must be from 0 to 1, not 2',
  ],
  [{ sources: [{ kind: "films" } as never] }, '"sources.0.share"'],
  [{ sources: [{ kind: "films", share: 1 } as never] }, '"sources.0.kind" must be "motion" or "clips"'],
  [heldOut({ clips: [] }), '"heldOut" needs a clip'],
  [heldOut({ everySteps: 0 }), '"heldOut.everySteps" must be a whole number above 0, not 0'],
  [heldOut({ patience: -1 }), '"heldOut.patience" must be a whole number above 0, not -1'],
  [
    heldOut({ watched: [{ clip: 0, frame: 5 }] }),
    '"heldOut.watched.0" must be a frame of a held-out clip, not frame 5',
  ],
  [heldOut({ watched: [{ clip: 1, frame: 0 }] }), "not frame 0 of clip 1"],
  [{ trainerState: new Uint8Array(8) }, "give the checkpoint's weights with its trainer state"],
  [{ inherits: true }, '"inherits" takes over from weights'],
])("a training with a wrong %o is refused by name", (change, message) => {
  expect(() => checkTrainingRequest(trainingRequest(change))).toThrow(
    expect.objectContaining({ code: "bad-argument", message: expect.stringContaining(message) }),
  );
});

test("a whole one passes", () => {
  checkTrainingRequest(
    trainingRequest({
      ...heldOut({ patience: 3, watched: [{ clip: 0, frame: 4 }] }),
      ...{ microBatchSize: 2, mostMs: 1000, averaging: 0.99, learns: { parts: "lstm", stages: [1, 2] } },
      sources: [clipSource([truthClip(5)], { share: 3 }), motionSource({ targets: "teacher" })],
      teacher: new Uint8Array(),
    }),
  );
});
