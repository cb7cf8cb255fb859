import { toFloat16Bits } from "../../common/float16";
import { readSafetensors } from "../../common/safetensors";
import { type HeaderEntry, joinSafetensors } from "../../common/safetensorsHeader";
import { WorkTurns } from "../workTurns";

/** Weights in half the bytes, as models are kept: 30 MB become 15. Others get their turn meanwhile. */
export async function halfPrecision(weights: Uint8Array): Promise<Uint8Array> {
  const turns = new WorkTurns();
  const entries: HeaderEntry[] = [];
  const pieces: Uint8Array[] = [];
  let end = 0;
  for (const [name, { shape, read }] of readSafetensors(weights, "the trained weights").tensors) {
    const bits = toFloat16Bits(read());
    const begin = end;
    end += bits.byteLength;
    entries.push({ name, shape, type: "F16", begin, end });
    pieces.push(new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength));
    await turns.next();
  }
  return joinSafetensors(entries, undefined, pieces);
}
