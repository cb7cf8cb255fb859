import { describe, expect, it } from "vitest";
import { expandVariants } from "../../../../src/studio/training/experiments";
import { tinyModel } from "../../engine/support/engineUnderTest";
import { quickSettings } from "./trainingUnderTest";

const settings = quickSettings({ trainingClips: ["a"], learns: "lstm" });

describe("an experiment", () => {
  it("changes one thing in each run", async () => {
    const runs = expandVariants(
      settings,
      [
        { kind: "as-is" },
        { kind: "sequence-length", frames: 5 },
        { kind: "learning-rate", rate: 3e-4 },
        { kind: "learns", learns: "all" },
      ],
      await tinyModel(1),
    );
    expect(runs).toEqual([
      { variant: "as it is", settings },
      { variant: "T = 5", settings: { ...settings, sequenceLength: 5 } },
      { variant: "learning rate = 0.0003", settings: { ...settings, learningRate: 3e-4 } },
      { variant: "learns all", settings: { ...settings, learns: "all" } },
    ]);
  });

  it("lets what stands behind the LSTM learn anew where there is none", async () => {
    const [run] = expandVariants({ ...settings, stages: [3] }, [{ kind: "without-lstm" }], await tinyModel(1));
    expect(run!.settings).toMatchObject({ network: { recurrent: "none" }, learns: "adaption", stages: [1, 2, 3] });
  });

  it("cuts stages off, and lets at least the last one learn", async () => {
    const base = await tinyModel(1);
    const stagesOf = (stages: number[], count: number) =>
      expandVariants({ ...settings, stages }, [{ kind: "stages", stages: count }], base)[0]!.settings;
    expect(stagesOf([1, 2, 3], 2)).toMatchObject({ network: { stages: 2 }, stages: [1, 2], learns: "lstm" });
    expect(stagesOf([3], 1)).toMatchObject({ network: { stages: 1 }, stages: [1], learns: "lstm" });
  });

  it("lets new stages learn as a whole", async () => {
    const base = await tinyModel(1);
    const small = { ...base, description: base.description.replace('"stages":3', '"stages":1') };
    const [run] = expandVariants({ ...settings, stages: [1] }, [{ kind: "stages", stages: 3 }], small);
    expect(run!.settings).toMatchObject({ network: { stages: 3 }, stages: [1, 2, 3], learns: "adaption" });
  });

  it("refuses the same variant twice", async () => {
    const twice = [{ kind: "stages", stages: 2 } as const, { kind: "stages", stages: 2 } as const];
    const base = await tinyModel(1);
    expect(() => expandVariants(settings, twice, base)).toThrow('"stages = 2" is there twice');
  });
});
