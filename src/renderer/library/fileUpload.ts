import { StudioError } from "../../common/errors";
import { largestPieceBytes } from "../../common/libraryProtocol";
import type { StudioClient } from "../host/studioClient";

export interface UploadOptions {
  signal: AbortSignal;
  /** Called after every piece. */
  onProgress(sentBytes: number): void;
}

/**
 * Sends a file to the host piece by piece, each once the one before is on the disk, so that no file is too large.
 * @returns the upload's id, for import.inspect and import.start
 * @throws StudioError of the host; `file-missing` when the file cannot be read any more; `cancelled` when the signal
 * aborts. What was sent is thrown away then.
 */
export async function uploadFile(studio: StudioClient, file: File, options: UploadOptions): Promise<string> {
  const { signal, onProgress } = options;
  const { uploadId } = await studio.call("upload.begin", { fileName: file.name, bytes: file.size }, signal);
  try {
    for (let offset = 0; offset < file.size; offset += largestPieceBytes) {
      const bytes = await readPiece(file, offset);
      await studio.call("upload.append", { uploadId, offset, bytes }, signal);
      onProgress(offset + bytes.length);
    }
  } catch (error) {
    // The first error counts; a host that is gone throws its uploads away itself.
    await studio.call("upload.discard", { uploadId }).catch(() => undefined);
    throw error;
  }
  return uploadId;
}

async function readPiece(file: File, offset: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(offset, offset + largestPieceBytes).arrayBuffer());
  } catch (cause) {
    throw new StudioError("file-missing", `${file.name} was moved, changed or deleted while it was read`, { cause });
  }
}
