import { readSafetensors, writeSafetensors } from "../../common/safetensors";

/** Weights in half the bytes: the network computes with them as well, and a model of 30 MB is one of 15. */
export function halfPrecision(weights: Uint8Array): Uint8Array {
  const { tensors } = readSafetensors(weights, "the trained weights");
  const named = [...tensors].map(([name, { shape, read }]) => ({ name, shape, values: read() }));
  return writeSafetensors(named, "F16");
}
