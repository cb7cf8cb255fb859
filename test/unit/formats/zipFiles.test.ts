import { unzipSync } from "fflate";
import { expect, it } from "vitest";
import { zipFiles } from "../../../src/formats/zipFiles";

async function archiveOf(files: Record<string, Uint8Array>): Promise<Uint8Array> {
  async function* all() {
    for (const [name, bytes] of Object.entries(files)) yield { name, bytes };
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of zipFiles(all())) pieces.push(piece);
  return Buffer.concat(pieces);
}

it("an archive holds its files as they are, and is the same each time", async () => {
  const files = { "a.json": new TextEncoder().encode("{}"), "b.bin": Uint8Array.from({ length: 70_000 }, (_, i) => i) };
  const archive = await archiveOf(files);
  expect(unzipSync(archive)).toEqual(files);
  expect(await archiveOf(files)).toEqual(archive);
  expect(unzipSync(await archiveOf({}))).toEqual({});
});
