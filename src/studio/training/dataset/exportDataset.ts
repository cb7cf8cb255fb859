import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { StudioError } from "../../../common/errors";
import { writing } from "../../library/diskErrors";
import { writeFileAtomic } from "../../writeFileAtomic";
import { type DatasetRequest, datasetFiles } from "./datasetFiles";

/**
 * Writes a data set (datasetFiles.ts) into a folder, made at need.
 * @returns frames of all its sequences
 * @throws StudioError those of datasetFiles; `bad-argument` when the folder holds another data set, `disk-full`,
 *   `folder-unwritable`
 */
export async function exportDataset(request: DatasetRequest & { folder: string }): Promise<{ frames: number }> {
  const { folder } = request;
  await writing(`the data set ${folder}`, async () => {
    await mkdir(folder, { recursive: true });
    // Shards of another one would be trained on, too.
    const other = (await readdir(folder)).find((name) => /^(train|val)-clips-\d+\.safetensors$/.test(name));
    if (other)
      throw new StudioError("bad-argument", `${folder} holds a data set already (${other}): choose another one`);
  });
  let frames = 0;
  for await (const file of datasetFiles(request)) {
    await writing(`the data set ${folder}`, () => writeFileAtomic(join(folder, file.name), file.bytes));
    frames += file.frames;
  }
  return { frames };
}
