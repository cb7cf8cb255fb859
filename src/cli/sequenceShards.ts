import { mkdir, open, rename } from "node:fs/promises";
import { join } from "node:path";
import { toFloat16Bits } from "../common/float16";
import { keypointFeatureCount } from "../pose/keypointFeatures";
import { coordinateCount } from "../pose/skeleton";
import type { SequenceGenerator } from "../pose/synthesis/sequenceGenerator";

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
  await mkdir(folder, { recursive: true });
  for (let first = 0, shard = 0; first < sequences; first += sequencesPerShard, shard++) {
    const count = Math.min(sequencesPerShard, sequences - first);
    const { inputs, targetsMm } = generator.generate(first, count);
    const header = shardHeader(count, sequenceLength);
    const path = join(folder, `${prefix}-${String(shard).padStart(4, "0")}.safetensors`);
    const file = await open(`${path}.part`, "w");
    try {
      await file.writev([header, bytesOf(toFloat16Bits(inputs)), bytesOf(toFloat16Bits(targetsMm))]);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.part`, path);
    options.onShard?.(first + count);
  }
}

function shardHeader(sequences: number, frames: number): Uint8Array {
  const inputBytes = sequences * frames * keypointFeatureCount * 2;
  const targetBytes = sequences * frames * coordinateCount * 2;
  const description = JSON.stringify({
    inputs: { dtype: "F16", shape: [sequences, frames, keypointFeatureCount], data_offsets: [0, inputBytes] },
    targets: {
      dtype: "F16",
      shape: [sequences, frames, coordinateCount],
      data_offsets: [inputBytes, inputBytes + targetBytes],
    },
  });
  const text = Buffer.from(description.padEnd(Math.ceil(description.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text]);
}

function bytesOf(values: Uint16Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
