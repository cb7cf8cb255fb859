/** Another program that imports until it is killed: `LIBRARY VIDEO MOTION`. Prints a line for every import that is done. */
import { basename } from "node:path";
import type { ImportOptions } from "../../../../src/common/libraryProtocol";
import { createLog } from "../../../../src/common/log";
import { importFile } from "../../../../src/studio/importing/importFile";
import { openLibrary } from "../../../../src/studio/library/openLibrary";

async function main([folder, videoPath, motionPath]: string[]): Promise<void> {
  const library = await openLibrary({ folder: folder!, access: "write", log: createLog("import", () => {}) });
  const engine = {
    open: () => {
      throw new Error("nothing is analysed here");
    },
  };
  const { signal } = new AbortController();
  const bringIn = async (path: string, options: ImportOptions) => {
    const request = { library, path, fileName: basename(path), options, engine, signal, onProgress: () => {} };
    const { clip } = await importFile(request);
    console.log(clip.id);
    return clip.id;
  };
  for (;;) {
    await bringIn(videoPath!, { analyse: false });
    const clipId = await bringIn(motionPath!, {});
    await bringIn(motionPath!, { truthFor: { clipId, offsetS: 0 } });
  }
}

void main(process.argv.slice(2));
