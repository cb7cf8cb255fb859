import { open } from "node:fs/promises";
import { z } from "zod";
import { StudioError } from "../common/errors";
import { whyUnreadable } from "./whyUnreadable";

const headerSchema = z.record(
  z.string(),
  z.object({ shape: z.array(z.number().int().nonnegative()), data_offsets: z.tuple([z.number(), z.number()]) }),
);
/** The format's own limit for the header. */
const longestHeaderBytes = 100_000_000;

/**
 * The number of parameters in a safetensors file, from its header alone, and a check that the file is whole.
 * Layout: header length (8 bytes, little-endian), header (JSON: name -> shape, offsets), tensor data.
 * @throws StudioError `model-missing` or `model-broken` naming the file
 */
export async function countParameters(path: string): Promise<number> {
  const broken = (what: string) => new StudioError("model-broken", `${path} ${what}; copy the model again`);
  const file = await open(path).catch((error: unknown) => {
    throw new StudioError("model-missing", `${path} ${whyUnreadable(error)}`);
  });
  try {
    const { size } = await file.stat();
    const lengthBytes = Buffer.alloc(8);
    if ((await file.read(lengthBytes, 0, 8, 0)).bytesRead < 8) throw broken(`is cut short: ${size} bytes`);
    const headerLength = Number(lengthBytes.readBigUInt64LE());
    if (headerLength > longestHeaderBytes) throw broken("is not a safetensors file");
    const headerBytes = Buffer.alloc(headerLength);
    if ((await file.read(headerBytes, 0, headerLength, 8)).bytesRead < headerLength) {
      throw broken(`is cut short: ${size} bytes, less than its own header`);
    }
    const tensors = parseHeader(headerBytes);
    if (!tensors) throw broken("is not a safetensors file");
    const dataEnd = Math.max(0, ...tensors.map((tensor) => tensor.data_offsets[1]));
    const wholeSize = 8 + headerLength + dataEnd;
    if (size < wholeSize) throw broken(`is cut short: ${size} of ${wholeSize} bytes`);
    return tensors.reduce((sum, tensor) => sum + tensor.shape.reduce((product, side) => product * side, 1), 0);
  } finally {
    await file.close();
  }
}

function parseHeader(bytes: Buffer) {
  try {
    const { __metadata__: _, ...tensors } = JSON.parse(bytes.toString("utf8")) as Record<string, unknown>;
    return Object.values(headerSchema.parse(tensors));
  } catch {
    return undefined;
  }
}
