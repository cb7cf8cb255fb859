import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveLibraryFile } from "../../../../src/studio/library/libraryFiles";
import { addClip, temporaryFolder, testLibrary } from "./testClips";

const jobId = "0b9f3b9e-1111-4222-8333-123456789abc";

async function filmedClip() {
  const library = await testLibrary();
  const segment = { file: "my video.webm", firstFrame: 0, frames: 0, offsetS: 0, width: 640, height: 480 };
  const id = await addClip(library, { video: [segment] });
  const folder = library.folderOf(id);
  writeFileSync(join(folder, "my video.webm"), "video");
  writeFileSync(join(folder, "other.webm"), "not of the clip");
  await library.setThumbnail(id, Uint8Array.of(1));
  const exportsFolder = temporaryFolder();
  mkdirSync(join(exportsFolder, jobId, "folder.bvh"), { recursive: true });
  writeFileSync(join(exportsFolder, jobId, "walk.glb"), "glb");
  writeFileSync(join(exportsFolder, "outside.bvh"), "secret");
  const resolve = (path: string) => resolveLibraryFile(path, { library: async () => library, exportsFolder });
  return { id, folder, exportsFolder, resolve };
}

describe("addresses of the library", () => {
  it("are videos, thumbnails and exports", async () => {
    const { id, folder, exportsFolder, resolve } = await filmedClip();
    expect(await resolve(`/clips/${id}/video/my%20video.webm`)).toEqual({
      path: join(folder, "my video.webm"),
      mimeType: "video/webm",
    });
    expect(await resolve(`/clips/${id}/thumbnail`)).toEqual({
      path: join(folder, "thumbnail.webp"),
      mimeType: "image/webp",
    });
    expect(await resolve(`/exports/${jobId}/walk.glb`)).toEqual({
      path: join(exportsFolder, jobId, "walk.glb"),
      mimeType: "model/gltf-binary",
      downloadName: "walk.glb",
    });
  });

  it("are nothing else", async () => {
    const { id, resolve } = await filmedClip();
    for (const path of [
      "/",
      "/index.html",
      `/clips/${id}`,
      `/clips/${id}/`,
      `/clips/${id}/clip.json`,
      `/clips/${id}/video`,
      `/clips/${id}/video/other.webm`,
      `/clips/${id}/video/clip.json`,
      `/clips/${id}/video/..%2fclip.json`,
      `/clips/${id}/video/../clip.json`,
      `/clips/${id}/video/my video.webm/`,
      `/clips/${id}/thumbnail/x`,
      "/clips/nobody/thumbnail",
      "/clips/../exports",
      `/exports/${jobId}`,
      `/exports/${jobId}/`,
      `/exports/${jobId}/folder.bvh`,
      `/exports/${jobId}/missing.bvh`,
      `/exports/${jobId}/..%2foutside.bvh`,
      `/exports/${jobId}/..%5coutside.bvh`,
      `/exports/${jobId}/walk.glb%00`,
      "/exports/../outside.bvh",
      "/exports/%2e%2e/outside.bvh",
      "/exports/outside.bvh",
      "/exports/%",
    ]) {
      expect(await resolve(path), path).toBeUndefined();
    }
  });
});
