import type { TrainingRequest, TrainingSource } from "../../common/engineTraining";
import { createClipSequences } from "../../pose/dataset/clipSequences";
import { jointCount } from "../../pose/skeleton";
import { createRandom } from "../../pose/synthesis/random";
import { createSequenceGenerator } from "../../pose/synthesis/sequenceGenerator";
import type { RpsmNetwork } from "../../rpsm/network";
import { predictTargets } from "./teacherTargets";
import { type BatchPart, joinParts, type TrainingBatch } from "./trainingBatch";

/** Gives every step its sequences. */
export interface TrainingSources {
  /**
   * @param step from 0; what comes depends on the request and the step alone
   * @param atOnce most sequences that the teacher looks at together
   */
  draw(step: number, atOnce: number): Promise<TrainingBatch>;
}

type Request = Pick<TrainingRequest, "sources" | "seed" | "batchSize" | "sequenceLength">;
type Generated = Omit<BatchPart, "sequences">;
type Generate = (firstIndex: number, count: number, atOnce: number) => Promise<Generated>;

/**
 * @param teacher stays the caller's; needed where a source has its targets. Sequences of clips that are known in the
 *   picture alone are held near what it predicts (BatchPart.heldMm).
 */
export function createTrainingSources(request: Request, teacher: RpsmNetwork | undefined): TrainingSources {
  const { sources, seed, batchSize, sequenceLength } = request;
  const generators = sources.map((source, i) => createGenerator(source, request, sourceSeed(seed, i), teacher));
  const shares = sources.map(({ share }) => share);
  return {
    async draw(step, atOnce) {
      const parts: BatchPart[] = [];
      const counts = sequencesOfSources(shares, batchSize, createRandom(assignmentSeed(seed), step).uniform(0, 1));
      for (const [i, sequences] of counts.entries()) {
        if (sequences === 0) continue;
        // Of the numbers that belong to the step, each source uses the first ones: they never come again.
        parts.push({ sequences, ...(await generators[i]!(step * batchSize, sequences, atOnce)) });
      }
      return joinParts(parts, sequenceLength);
    },
  };
}

/**
 * How many of a batch's sequences come from each source: systematic sampling, so that every batch is within one sequence of
 * the shares and the mean over many is exact.
 * @param phase drawn from [0, 1) for each batch
 */
export function sequencesOfSources(shares: readonly number[], batchSize: number, phase: number): number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  let shareSoFar = 0;
  let taken = 0;
  return shares.map((share, i) => {
    shareSoFar += share;
    // The last one takes the rest, whatever rounding makes of the sum.
    const upTo = i === shares.length - 1 ? batchSize : Math.floor((batchSize * shareSoFar) / total + phase);
    const count = upTo - taken;
    taken = upTo;
    return count;
  });
}

function createGenerator(
  source: TrainingSource,
  { sequenceLength }: Request,
  seed: number,
  teacher: RpsmNetwork | undefined,
): Generate {
  switch (source.kind) {
    case "clips": {
      const { augmentation } = source;
      const sequences = createClipSequences(source.clips, { seed, sequenceLength, augmentation });
      return async (firstIndex, count, atOnce) => {
        const batch = sequences.generate(firstIndex, count);
        if (!teacher || !batch.sightings) return { batch };
        return { batch, heldMm: await predictTargets(teacher, batch, [count, sequenceLength], atOnce) };
      };
    }
    case "motion": {
      const sequences = createSequenceGenerator(source.motion, { seed, sequenceLength });
      const frameCount = (count: number) => count * sequenceLength;
      const everyJoint = (count: number) => new Float32Array(frameCount(count) * jointCount).fill(1);
      return async (firstIndex, count, atOnce) => {
        const { inputs, targetsMm } = sequences.generate(firstIndex, count);
        const jointWeights = everyJoint(count);
        if (source.targets === "truth") return { batch: { inputs, targetsMm, jointWeights } };
        const taught = await predictTargets(teacher!, { inputs }, [count, sequenceLength], atOnce);
        return { batch: { inputs, targetsMm: taught, jointWeights }, isTaught: true };
      };
    }
    default:
      throw source satisfies never;
  }
}

/** The first source's sequences are those that an export with the same seed writes. */
function sourceSeed(seed: number, source: number): number {
  return source === 0 ? seed : createRandom(seed, source).index(2 ** 31);
}

function assignmentSeed(seed: number): number {
  return createRandom(seed, 0).index(2 ** 31);
}
