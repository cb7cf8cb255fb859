import { Zip, ZipPassThrough } from "fflate";

/**
 * Files as one zip archive, piece by piece and not compressed; the same files give the same archive. Only one file is
 * held at a time.
 */
export async function* zipFiles(
  files: AsyncIterable<{ name: string; bytes: Uint8Array }>,
): AsyncGenerator<Uint8Array, void> {
  const written: Uint8Array[] = [];
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    written.push(bytes);
  });
  for await (const { name, bytes } of files) {
    const file = new ZipPassThrough(name);
    file.mtime = new Date(1980, 0, 1, 12);
    zip.add(file);
    file.push(bytes, true);
    yield* written.splice(0);
  }
  zip.end();
  yield* written.splice(0);
}
