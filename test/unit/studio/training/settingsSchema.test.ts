import { describe, expect, it } from "vitest";
import type { TrainingSettings } from "../../../../src/common/trainingProtocol";
import { firstProblem } from "../../../../src/studio/firstProblem";
import { proposeSettings } from "../../../../src/studio/training/proposeSettings";
import { settingsSchema } from "../../../../src/studio/training/settingsSchema";
import { quickSettings } from "./trainingUnderTest";

const good = quickSettings({ trainingClips: ["a"], heldOutClips: ["b"] });
const problemOf = (change: Partial<Record<keyof TrainingSettings, unknown>>) =>
  firstProblem(settingsSchema.safeParse({ ...good, ...change }).error);

describe("settings of a training", () => {
  it("are let through as they are", () => {
    expect(settingsSchema.parse(good)).toEqual(good);
  });

  it.each<[keyof TrainingSettings, Partial<Record<keyof TrainingSettings, unknown>>]>([
    ["trainingClips", { trainingClips: [] }],
    ["heldOutClips", { heldOutClips: ["a"] }],
    // Counted twice, a single clip would have an interval over clips, of no width.
    ["heldOutClips", { heldOutClips: ["b", "b"] }],
    ["trainingClips", { trainingClips: ["a", "c", "a"] }],
    ["steps", { steps: undefined, minutes: undefined }],
    ["schedule", { steps: undefined, minutes: 5, schedule: "cosine" }],
    ["learningRate", { learningRate: 0 }],
    ["learns", { learns: "head" }],
    ["stages", { stages: [4] }],
    ["averaging", { averaging: 1 }],
    ["seed", { seed: 1.5 }],
  ])("names %s when it is wrong", (field, change) => {
    expect(problemOf(change)).toContain(`"${field}`);
  });

  it("names a field inside a field", () => {
    expect(problemOf({ augmentation: { ...good.augmentation, noise: -1 } })).toContain('"augmentation.noise"');
  });

  it("are proposed whole and possible, for every kind of clip and backend", () => {
    const subject = {
      baseModel: "base",
      network: { frontEnd: "keypoints" as const, stages: 2, form: "residual" as const },
      heldOutClips: ["b"],
    };
    for (const backend of ["wasm", "webgpu", "cpu"] as const) {
      for (const targetFrames of [0, 30, 5000]) {
        const training = [{ clipId: "a", targetFrames, placedFrames: 30 }];
        const proposed = proposeSettings({ ...subject, training, backend });
        expect(settingsSchema.parse(proposed)).toEqual(proposed);
        expect(proposed).toMatchObject({ trainingClips: ["a"], heldOutClips: ["b"], stages: [1, 2] });
      }
    }
  });

  it("are proposed with less time for few frames, and without patience without held-out clips", () => {
    const propose = (targetFrames: number, heldOutClips: string[]) =>
      proposeSettings({
        ...{
          baseModel: "base",
          network: { frontEnd: "keypoints", stages: 3, form: "plain" },
          heldOutClips,
          backend: "wasm",
        },
        training: [{ clipId: "a", targetFrames, placedFrames: 0 }],
      });
    const [few, many] = [propose(30, ["b"]), propose(3000, [])];
    expect(few.minutes).toBeLessThan(many.minutes!);
    expect([few.patience === undefined, many.patience === undefined]).toEqual([false, true]);
    expect(few.loss).toBe("squared");
  });

  it("are proposed for an image network as the paper trains it, without what needs keypoints", () => {
    const network = { frontEnd: "image", stages: 3, form: "plain" } as const;
    const training = [{ clipId: "a", targetFrames: 3000, placedFrames: 0 }];
    const proposed = proposeSettings({ baseModel: "base", network, heldOutClips: ["b"], backend: "webgpu", training });
    expect(settingsSchema.parse(proposed)).toEqual(proposed);
    expect(proposed).toMatchObject({ learns: "adaption", sequenceLength: 5, batchSize: 4, learningRate: 1e-4 });
    expect(proposed).toMatchObject({ rehearsalShare: 0, augmentation: { mirror: true, noise: 0, timeStretch: 0 } });
  });
});
