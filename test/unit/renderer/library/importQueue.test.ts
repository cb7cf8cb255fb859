import { describe, expect, it, vi } from "vitest";
import { StudioError } from "../../../../src/common/errors";
import { largestPieceBytes } from "../../../../src/common/libraryProtocol";
import { uploadFile } from "../../../../src/renderer/library/fileUpload";
import { importableKind } from "../../../../src/renderer/library/importableFiles";
import { ImportQueue } from "../../../../src/renderer/library/importQueue";
import { LibraryClient } from "../../../../src/renderer/library/libraryClient";
import { settle } from "../engine/fakeEngine";
import { MemoryLibrary } from "./memoryLibrary";

async function startQueue() {
  const host = new MemoryLibrary();
  const library = new LibraryClient(host.studio);
  const queue = new ImportQueue(library, () => 0);
  host.connect();
  await settle();
  return { host, library, queue };
}

/** Bytes that tell their place. */
function pattern(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(length).map((_, index) => (index * 7 + (index >> 8)) % 251);
}

const textFile = (name: string) => new File(["HIERARCHY"], name);

describe("an upload", () => {
  it("arrives whole, in pieces that are small enough, and tells how far it is", async () => {
    const { host } = await startQueue();
    const content = pattern(largestPieceBytes * 2 + 12_345);
    const progress: number[] = [];
    const uploadId = await uploadFile(host.studio, new File([content], "walk.mp4"), {
      signal: new AbortController().signal,
      onProgress: (sent) => progress.push(sent),
    });
    const { received, fileName, bytes } = host.uploads.get(uploadId)!;
    expect({ fileName, bytes }).toEqual({ fileName: "walk.mp4", bytes: content.length });
    expect(received.map((piece) => piece.length)).toEqual([largestPieceBytes, largestPieceBytes, 12_345]);
    expect(Buffer.concat(received).equals(Buffer.from(content))).toBe(true);
    expect(progress).toEqual([largestPieceBytes, largestPieceBytes * 2, content.length]);
  });

  it("that is stopped leaves nothing behind", async () => {
    const { host } = await startQueue();
    const controller = new AbortController();
    const sent = uploadFile(host.studio, new File([pattern(largestPieceBytes * 3)], "walk.mp4"), {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(sent).rejects.toMatchObject({ code: "cancelled" });
    await settle();
    expect(host.uploads.size).toBe(0);
  });

  it("of a file that is gone names the file", async () => {
    const { host } = await startQueue();
    const file = textFile("gone.bvh");
    vi.spyOn(file, "slice").mockImplementation(() => {
      throw new DOMException("not found", "NotReadableError");
    });
    const sent = uploadFile(host.studio, file, { signal: new AbortController().signal, onProgress: () => {} });
    await expect(sent).rejects.toMatchObject({ code: "file-missing", message: expect.stringContaining("gone.bvh") });
  });
});

describe("files that are imported", () => {
  it.each([
    ["walk.MP4", "", "video"],
    ["走路 🚶.mkv", "", "video"],
    ["no ending", "video/mp4", "video"],
    ["dance.bvh", "", "motion"],
    ["markers.TRC", "", "motion"],
    ["points.npz", "application/zip", "motion"],
    ["table.csv", "text/csv", "motion"],
    ["table.tsv", "", "motion"],
    ["notes.pdf", "application/pdf", undefined],
    ["mp4", "", undefined],
  ])("%s (%s) is %s", (name, type, kind) => {
    expect(importableKind({ name, type })).toBe(kind);
  });

  it("that are videos become jobs by themselves; others wait for an answer or are refused", async () => {
    const { host, library, queue } = await startQueue();
    const refused = queue.add([textFile("walk.mp4"), textFile("dance.bvh"), textFile("notes.pdf")]);
    expect(refused).toEqual(["notes.pdf"]);
    await vi.waitFor(() => expect(queue.store.getState()).toMatchObject({ uploads: [] }));
    expect(host.started).toEqual([{ uploadId: "upload-1", options: {} }]);
    expect(library.store.getState().jobs).toMatchObject([{ kind: "import", subject: "walk.mp4", state: "waiting" }]);
    const [pending] = queue.store.getState().pending;
    expect(pending).toMatchObject({ fileName: "dance.bvh" });
    await queue.start(pending!, { unitM: 0.01 });
    expect(host.started[1]).toEqual({ uploadId: pending!.uploadId, options: { unitM: 0.01 } });
    expect(queue.store.getState().pending).toEqual([]);
  });

  it("that fail stay with the reason, and are sent when tried again", async () => {
    const { host, queue } = await startQueue();
    host.refusals.set("upload.begin", new StudioError("disk-full", "no room for walk.mp4"));
    queue.add([textFile("walk.mp4")]);
    await vi.waitFor(() =>
      expect(queue.store.getState().uploads).toMatchObject([{ state: "failed", error: { code: "disk-full" } }]),
    );
    host.refusals.clear();
    queue.retry(queue.store.getState().uploads[0]!.id);
    await vi.waitFor(() => expect(queue.store.getState().uploads).toEqual([]));
    expect(host.started).toHaveLength(1);
  });

  it("can be taken back while they wait, and when they are asked about", async () => {
    const { host, queue } = await startQueue();
    queue.add([textFile("one.bvh"), textFile("two.mp4")]);
    queue.cancel(queue.store.getState().uploads[1]!.id);
    await vi.waitFor(() => expect(queue.store.getState().pending).toHaveLength(1));
    await queue.discard(queue.store.getState().pending[0]!);
    expect(queue.store.getState()).toEqual({ uploads: [], pending: [] });
    expect(host.uploads.size).toBe(0);
    expect(host.started).toEqual([]);
  });

  it("keep the others going when one cannot be imported", async () => {
    const { host, queue } = await startQueue();
    host.refusals.set("import.start", new StudioError("video-unreadable", "one.mp4 is no video"));
    queue.add([textFile("one.mp4"), textFile("two.bvh")]);
    await vi.waitFor(() => expect(queue.store.getState().pending).toHaveLength(1));
    expect(queue.store.getState().uploads).toMatchObject([{ fileName: "one.mp4", state: "failed" }]);
  });
});
