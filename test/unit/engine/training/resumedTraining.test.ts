import { beforeAll, describe, expect, test } from "vitest";
import type { TrainingRequest } from "../../../../src/common/engineTraining";
import { placedClip, truthClip } from "../../pose/dataset/learningClips";
import { useCpu, useWasm } from "../../rpsm/support/backends";
import { train } from "./support/train";
import { clipSource, motionSource, trainingRequest } from "./support/trainingRequest";

const plain = () => trainingRequest({ checkpointEverySteps: 3 });

/** Everything at once: averages, three sources, held-out clips, chunks of which the last is smaller, frozen parts. */
function fineTuning(): TrainingRequest {
  return trainingRequest({
    ...{ averaging: 0.8, batchSize: 5, microBatchSize: 2, checkpointEverySteps: 2, schedule: "constant" },
    learns: { parts: "lstm+fc", stages: [1, 2] },
    sources: [
      clipSource([truthClip(40), placedClip(30, [4, 9, 20])], { share: 0.6 }),
      motionSource({ share: 0.2 }),
      motionSource({ share: 0.2, targets: "teacher" }),
    ],
    heldOut: { clips: [truthClip(20)], everySteps: 3, watched: [{ clip: 0, frame: 7 }], patience: 100 },
  });
}

describe.each([
  ["the cpu backend", useCpu],
  ["WebAssembly", useWasm],
])("a run resumed from any checkpoint goes on like one that never stopped, on %s", (_, useBackend) => {
  beforeAll(useBackend);

  test("from nothing, on motion", async () => {
    const unbroken = await train(plain());
    expect(unbroken.checkpoints.map(({ step }) => step)).toEqual([3, 6, 9]);
    for (const { step, weights, trainerState } of unbroken.checkpoints) {
      const resumed = await train({ ...plain(), weights, trainerState });
      expect(resumed.losses).toEqual(unbroken.losses.slice(step));
      expect(resumed.result).toEqual(unbroken.result);
    }
  });

  test("a fine-tuning with averages, several sources and held-out clips", async () => {
    const teacher = (await train(trainingRequest({ steps: 20 }))).result.weights;
    const request = { ...fineTuning(), weights: teacher, teacher };
    const unbroken = await train(request);
    expect(unbroken.checkpoints.map(({ step }) => step)).toEqual([2, 4, 6, 8, 10]);
    expect(unbroken.heldOut.map(({ point }) => point.step)).toEqual([0, 3, 6, 9, 12]);
    for (const { step, weights, trainerState } of unbroken.checkpoints) {
      const resumed = await train({ ...request, weights, trainerState });
      expect(resumed.losses).toEqual(unbroken.losses.slice(3 * step));
      expect(resumed.result).toEqual(unbroken.result);
      const told = ({ heldOut }: typeof unbroken) =>
        heldOut.filter(({ point }) => point.step > step).map(({ atMs: _at, ...notification }) => notification);
      expect(told(resumed)).toEqual(told(unbroken));
      expect(resumed.heldOut.every(({ point }) => point.step > step)).toBe(true);
    }
  });
});

test("a run that was cancelled at any moment goes on like one that never stopped", async () => {
  await useCpu();
  const { weights: teacher } = (await train(trainingRequest({ steps: 2 }))).result;
  const request = { ...fineTuning(), weights: teacher, teacher };
  const unbroken = await train(request);
  for (const afterMs of [0, 60, 150, 300]) {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), afterMs);
    const { result, checkpoints } = await train(request, controller.signal);
    if (result.ended !== "cancelled") continue;
    const { weights, trainerState } = checkpoints.at(-1)!;
    expect((await train({ ...request, weights, trainerState })).result).toEqual(unbroken.result);
  }
});
