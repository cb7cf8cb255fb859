import { join } from "node:path";
import { writeSafetensors } from "../common/safetensors";
import { keypointFeatureCount } from "../pose/keypointFeatures";
import { coordinateCount } from "../pose/skeleton";
import type { SequenceGenerator } from "../pose/synthesis/sequenceGenerator";
import { writeFileAtomic } from "../studio/writeFileAtomic";

export interface ShardOptions {
  folder: string;
  /** Files are named `<prefix>-<number>.safetensors`. */
  prefix: string;
  sequences: number;
  sequenceLength: number;
  sequencesPerShard: number;
  onShard?(written: number): void;
}

/**
 * Writes generated sequences as safetensors files for the trainer in training/: tensors `inputs` (sequences, frames,
 * 55) and `targets` (sequences, frames, 51; mm), both F16. Each file appears under its name only when it is complete.
 */
export async function writeSequenceShards(generator: SequenceGenerator, options: ShardOptions): Promise<void> {
  const { folder, prefix, sequences, sequenceLength, sequencesPerShard } = options;
  for (let first = 0, shard = 0; first < sequences; first += sequencesPerShard, shard++) {
    const count = Math.min(sequencesPerShard, sequences - first);
    const { inputs, targetsMm } = generator.generate(first, count);
    const bytes = writeSafetensors(
      [
        { name: "inputs", shape: [count, sequenceLength, keypointFeatureCount], values: inputs },
        { name: "targets", shape: [count, sequenceLength, coordinateCount], values: targetsMm },
      ],
      "F16",
    );
    const path = join(folder, `${prefix}-${String(shard).padStart(4, "0")}.safetensors`);
    await writeFileAtomic(path, bytes);
    options.onShard?.(first + count);
  }
}
