import { beforeAll, describe, expect, test } from "vitest";
import { joinParts, partOfBatch } from "../../../../src/engine/training/trainingBatch";
import { createTrainingSources, sequencesOfSources } from "../../../../src/engine/training/trainingSources";
import { keypointFeatureCount } from "../../../../src/pose/keypointFeatures";
import { createSequenceGenerator } from "../../../../src/pose/synthesis/sequenceGenerator";
import { placedClip, truthClip } from "../../pose/dataset/learningClips";
import { useCpu } from "../../rpsm/support/backends";
import { clipSource, motionSource, trainingRequest, wavingMotion } from "./support/trainingRequest";

beforeAll(useCpu);

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);

describe("a batch's sequences", () => {
  test("come from the sources by their shares, exactly over many batches, almost in each", () => {
    const shares = [3, 1, 0.5];
    const totals = [0, 0, 0];
    const batches = 900;
    for (let i = 0; i < batches; i++) {
      const counts = sequencesOfSources(shares, 10, i / batches);
      expect(sum(counts)).toBe(10);
      counts.forEach((count, source) => {
        totals[source]! += count;
        expect(Math.abs(count - (10 * shares[source]!) / 4.5)).toBeLessThan(1);
      });
    }
    totals.forEach((total, source) => expect(total / (10 * batches)).toBeCloseTo(shares[source]! / 4.5, 3));
  });

  test("of a single source are those of its generator, as an export with the same seed writes them", async () => {
    const request = trainingRequest();
    const { inputs, targetsMm } = await createTrainingSources(request, undefined).draw(5, 64);
    const generator = createSequenceGenerator(wavingMotion(), { seed: request.seed, sequenceLength: 4 });
    const expected = generator.generate(5 * 3, 3);
    expect(inputs).toEqual(expected.inputs);
    expect(targetsMm).toEqual(expected.targetsMm);
  });

  test("depend on the step alone, and two sources of the same motion differ", async () => {
    const sources = [motionSource(), motionSource(), clipSource([truthClip(30)])];
    const request = trainingRequest({ sources, batchSize: 9 });
    const drawn = createTrainingSources(request, undefined);
    const batches = [await drawn.draw(3, 64), await drawn.draw(0, 64)];
    const again = createTrainingSources(request, undefined);
    expect([await again.draw(3, 64), await again.draw(0, 64)]).toEqual(batches);
    const rows = (first: number) =>
      batches[0]!.inputs.slice(first * 4 * keypointFeatureCount, (first + 1) * 4 * keypointFeatureCount);
    expect(rows(0)).not.toEqual(rows(3));
    const other = await createTrainingSources({ ...request, seed: 5 }, undefined).draw(3, 64);
    expect(other.inputs).not.toEqual(batches[0]!.inputs);
  });
});

describe("weights", () => {
  const part = (sequences: number, jointWeights: number[], sightingWeights?: number[]) => {
    const frames = sequences * 2;
    const spread = (values: number[]) =>
      Float32Array.from({ length: frames * 17 }, (_, i) => values[i % values.length]!);
    return {
      sequences,
      batch: {
        inputs: new Float32Array(frames * keypointFeatureCount),
        targetsMm: new Float32Array(frames * 51),
        jointWeights: spread(jointWeights),
        ...(sightingWeights && {
          sightings: {
            rays: Float32Array.from({ length: frames * 34 }, (_, i) => Math.sin(i)),
            weights: spread(sightingWeights),
          },
        }),
      },
    };
  };

  test("of each source add up to its share of the sequences, however few joints have a target", () => {
    const dense = part(3, [1]);
    const sparse = part(1, [0.5, ...new Array<number>(16).fill(0)], [0.25]);
    const { jointWeights, sightings } = joinParts([dense, sparse], 2);
    const firstOfSparse = 3 * 2 * 17;
    expect(sum(jointWeights.subarray(0, firstOfSparse))).toBeCloseTo(0.75, 5);
    expect(sum(jointWeights.subarray(firstOfSparse))).toBeCloseTo(0.25, 5);
    expect(sum(sightings!.weights.subarray(0, firstOfSparse))).toBe(0);
    expect(sum(sightings!.weights.subarray(firstOfSparse))).toBeCloseTo(0.25, 5);
  });

  test("of a source with nothing in space stay 0", () => {
    const { jointWeights } = joinParts([part(1, [1]), part(1, [0], [1])], 2);
    expect(sum(jointWeights.subarray(34))).toBe(0);
    expect(sum(jointWeights.subarray(0, 34))).toBeCloseTo(0.5, 5);
  });

  test("of sightings that settle nothing go before the others are weighed", () => {
    const three = [1, 1, 1, ...new Array<number>(14).fill(0)];
    const all = new Array<number>(17).fill(1);
    const { sightings } = joinParts([part(1, [0], [...three, ...all])], 2);
    expect(sum(sightings!.weights.subarray(0, 17))).toBe(0);
    expect(sum(sightings!.weights.subarray(17))).toBeCloseTo(1, 5);
  });

  test("of joints that are held: a third of the sightings' where nothing else is known, in sequences with sightings", () => {
    const heldMm = Float32Array.from({ length: 2 * 2 * 51 }, (_, i) => i);
    const seen = [...new Array<number>(34).fill(0), ...new Array<number>(34).fill(1)];
    const { jointWeights, targetsMm } = joinParts([part(1, [1]), { ...part(2, [0], seen), heldMm }], 2);
    const [, unseen, held] = [0, 34, 68].map((at) => jointWeights.subarray(at, at + 34));
    expect(sum(unseen!)).toBe(0);
    expect(sum(held!)).toBeCloseTo((0.3 * 2) / 3, 5);
    expect(targetsMm.subarray(68 * 3)).toEqual(heldMm.subarray(34 * 3));
    expect(sum(targetsMm.subarray(0, 68 * 3))).toBe(0);
  });

  test("by which the error is told leave out what a teacher said", () => {
    const heldMm = new Float32Array(102).fill(9);
    const own = { ...part(1, [1, ...new Array<number>(16).fill(0)], [1]), heldMm };
    const { measuredWeights } = joinParts([own, { ...part(1, [1]), isTaught: true }], 2);
    expect([measuredWeights![0], measuredWeights![1], measuredWeights![17]]).toEqual([0.25, 0, 0.25]);
    expect(sum(measuredWeights!.subarray(34))).toBe(0);
  });

  test("of joints with a target stay what they are when others are held", () => {
    const own = part(1, [1, ...new Array<number>(16).fill(0)], [1]);
    own.batch.targetsMm.fill(5);
    const { jointWeights, targetsMm } = joinParts([{ ...own, heldMm: new Float32Array(102).fill(9) }], 2);
    expect([jointWeights[0], jointWeights[17]]).toEqual([0.5, 0.5]);
    expect([...targetsMm.subarray(0, 6)]).toEqual([5, 5, 5, 9, 9, 9]);
    expect(sum(jointWeights)).toBeCloseTo(1.3, 5);
  });

  test("are cut with everything else of their sequences", async () => {
    const request = trainingRequest({ sources: [clipSource([placedClip(40, [3, 4, 5, 6])])], batchSize: 5 });
    const batch = await createTrainingSources(request, undefined).draw(0, 64);
    const parts = [partOfBatch(batch, 0, 2), partOfBatch(batch, 2, 2), partOfBatch(batch, 4, 1)];
    expect(parts.map(({ sequences }) => sequences)).toEqual([2, 2, 1]);
    for (const name of ["inputs", "targetsMm", "jointWeights", "timeStepsS"] as const) {
      expect(parts.flatMap((cut) => [...cut[name]])).toEqual([...batch[name]]);
    }
    expect(parts.flatMap((cut) => [...cut.sightings!.rays])).toEqual([...batch.sightings!.rays]);
    expect(sum(batch.sightings!.weights)).toBeCloseTo(1, 5);
    expect(batch.timeStepsS.every((stepS) => stepS > 0.003 && stepS < 0.41)).toBe(true);
  });
});
