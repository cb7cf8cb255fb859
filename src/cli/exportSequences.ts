import { type Mocap, type MocapSplit, selectMotion } from "../formats/mocap";
import { createSequenceGenerator, type SequenceOptions } from "../pose/synthesis/sequenceGenerator";
import { heldOutSequences } from "./heldOutSequences";
import { Progress } from "./progress";
import { writeSequenceShards } from "./sequenceShards";

const sequencesPerShard = 1024;

/**
 * Writes material for the trainer in training/: `train-*` with the given seed, and, of the subjects that the data hold out,
 * the sequences `val-*`, `test-noise-*` and `test-clean-*`, which are the same in every export.
 */
export async function exportSequences(
  mocap: Mocap,
  options: SequenceOptions & { folder: string; sequences: number },
): Promise<void> {
  const { folder, sequences, ...generatorOptions } = options;
  const { sequenceLength } = generatorOptions;
  const heldOut = async (prefix: string, split: Exclude<MocapSplit, "train">, noise: boolean) => {
    if (!mocap.clips.some((clip) => clip.split === split)) return;
    const set = heldOutSequences(mocap, split, noise);
    await writeSequenceShards(set.generator, { folder, prefix, ...set, sequencesPerShard });
  };
  await heldOut("val", "val", true);
  await heldOut("test-noise", "test", true);
  await heldOut("test-clean", "test", false);

  const generator = createSequenceGenerator(selectMotion(mocap, "train"), generatorOptions);
  const progress = new Progress("sequence");
  const startedAtMs = performance.now();
  await writeSequenceShards(generator, {
    folder,
    prefix: "train",
    sequences,
    sequenceLength,
    sequencesPerShard,
    onShard(written) {
      const framesPerSecond = (written * sequenceLength) / ((performance.now() - startedAtMs) / 1000);
      progress.show(written, sequences, `${Math.round(framesPerSecond)} frames/s`);
    },
  });
  progress.end();
}
