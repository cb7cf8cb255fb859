import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { StudioError } from "../../common/errors";
import { largestPieceBytes } from "../../common/libraryProtocol";
import type { ClipLibrary } from "../library/clipLibrary";
import { writing } from "../library/diskErrors";
import { uploadsFolderName } from "../library/libraryFolders";

/** A file that a client has sent, somewhere in the library's folder. */
export interface UploadedFile {
  path: string;
  /** As the client calls it. */
  fileName: string;
}

interface Upload extends UploadedFile {
  /** Only while pieces are missing. */
  file: FileHandle | undefined;
  bytes: number;
  received: number;
}

/** Kept free beside what is uploaded, for the clip that is made of it. */
const spareBytes = 64 * 1024 * 1024;
const longestName = 255;

/**
 * Files on their way from the clients, in a folder of their own within the library, so that a video can be moved into its
 * clip. Nothing in it outlives the program: it is emptied when it is taken into use.
 */
export class Uploads {
  private readonly held = new Map<string, Upload>();
  /** Folders in use, by their paths. */
  private readonly folders = new Map<string, Promise<void>>();

  constructor(private readonly library: () => Promise<ClipLibrary>) {}

  /** Removes what a program that ended at the wrong moment left behind. */
  async prepare(): Promise<void> {
    await this.folderOf(await this.library());
  }

  /** @throws StudioError `disk-full` before the first byte when there is no room, `bad-argument`, `library-closed` */
  async begin(fileName: string, bytes: number): Promise<string> {
    const library = await this.library();
    const name = basename(fileName.replaceAll("\\", "/")).slice(0, longestName);
    if (name === "" || !Number.isSafeInteger(bytes) || bytes < 0) {
      throw new StudioError("bad-argument", "an upload needs a file name and its length in bytes");
    }
    const free = await library.freeBytes();
    if (bytes + spareBytes > free) {
      const [needed, left] = [bytes, free].map((value) => `${Math.ceil(value / 1e6)} MB`);
      throw new StudioError("disk-full", `${name} needs ${needed}, the library's disk has ${left} left`);
    }
    const id = randomUUID();
    const path = join(await this.folderOf(library), id);
    const file = await writing(name, () => open(path, "wx"));
    this.held.set(id, { path, fileName: name, file, bytes, received: 0 });
    return id;
  }

  /** On disk, though not synced, when it returns. @throws StudioError `bad-argument`; `disk-full`: the upload is gone */
  async append(id: string, offset: number, bytes: Uint8Array): Promise<void> {
    const upload = this.find(id);
    const { file, fileName, received } = upload;
    const isPiece = bytes instanceof Uint8Array && bytes.length <= largestPieceBytes;
    if (!file || !isPiece || offset !== received || received + bytes.length > upload.bytes) {
      const expected = `up to ${largestPieceBytes} bytes at ${received} of ${upload.bytes}`;
      throw new StudioError(
        "bad-argument",
        `${fileName}: a piece must be ${expected}, not ${bytes?.length} at ${offset}`,
      );
    }
    upload.received += bytes.length;
    try {
      await writing(fileName, () => file.writeFile(bytes));
    } catch (error) {
      // It has a hole now, and a full disk its room again.
      await this.discard(id);
      throw error;
    }
  }

  /** The whole file, to be read. @throws StudioError `bad-argument` while pieces are missing */
  async look(id: string): Promise<UploadedFile> {
    const upload = this.find(id);
    const { path, fileName, received, bytes } = upload;
    if (received < bytes) {
      throw new StudioError("bad-argument", `${fileName}: ${received} of ${bytes} bytes have been uploaded`);
    }
    const { file } = upload;
    upload.file = undefined;
    await file?.close();
    return { path, fileName };
  }

  /** The whole file; whoever takes it removes it. @throws as `look` */
  async take(id: string): Promise<UploadedFile> {
    const file = await this.look(id);
    this.held.delete(id);
    return file;
  }

  /** Harmless for one that is gone. */
  async discard(id: string): Promise<void> {
    const upload = this.held.get(id);
    if (!upload) return;
    this.held.delete(id);
    await upload.file?.close();
    await rm(upload.path, { force: true });
  }

  private find(id: string): Upload {
    const upload = this.held.get(id);
    if (!upload) throw new StudioError("bad-argument", "there is no such upload any more: send the file again");
    return upload;
  }

  /**
   * Empty at first, and only then: another program cannot be using it while this one has the library, and what is in it
   * later, also when this program comes back to the library, may be waiting to be imported.
   */
  private async folderOf({ folder }: ClipLibrary): Promise<string> {
    const path = join(folder, uploadsFolderName);
    const made = this.folders.get(path) ?? emptyFolder(path);
    this.folders.set(path, made);
    try {
      await made;
      await writing(path, () => mkdir(path, { recursive: true }));
    } catch (error) {
      this.folders.delete(path);
      throw error;
    }
    return path;
  }
}

async function emptyFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await writing(path, () => mkdir(path, { recursive: true }));
}
