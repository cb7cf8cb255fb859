import { stat } from "node:fs/promises";
import { join } from "node:path";
import { zipFiles } from "../../../formats/zipFiles";
import { pictureBytes } from "../../../pose/dataset/momentPictures";
import { writeChecked } from "../../exporting/writeChecked";
import type { JobRequest } from "../../jobs/jobRunner";
import type { ClipLibrary } from "../../library/clipLibrary";
import { WorkTurns } from "../../workTurns";
import { type DatasetFile, type DatasetRequest, type DatasetSettings, datasetFiles } from "./datasetFiles";
import { mostPictureBytes } from "./pictureMemory";

const fileName = "rpsm-dataset.zip";
/** At 16 frames about 46 MB; with pictures as many as the memory holds, 1.5 GB. */
const usualSequences = 8192;

/** Writes a data set for training/ as one archive that the page fetches. */
export function exportDatasetJob(
  library: Pick<ClipLibrary, "read">,
  exportsFolder: string,
  settings: DatasetSettings,
  {
    sizePx,
    sequences = sequencesThatFit(settings, sizePx),
  }: Pick<DatasetRequest, "sizePx"> & { sequences?: number } = {},
): JobRequest {
  return {
    kind: "dataset",
    subject: fileName,
    run: async ({ id, signal, progress }) => {
      const path = join(exportsFolder, id, fileName);
      const counted = { frames: 0 };
      const request = { library, settings, sequences, sizePx, signal, onProgress: progress };
      const bytes = await writeChecked(
        path,
        zipFiles(counting(request, counted)),
        async (written) => (await stat(written)).size,
        new WorkTurns(signal),
      );
      const address = `/exports/${id}/${fileName}`;
      // What an exported motion is measured by; a data set has none of it.
      const motion = { fps: 0, rootMotion: "", residualMm: { max: 0, mean: 0 } };
      return { exported: { fileName, bytes, frames: counted.frames, ...motion, address } };
    },
  };
}

function sequencesThatFit({ sequenceLength }: DatasetSettings, sizePx: number | undefined): number {
  if (sizePx === undefined) return usualSequences;
  return Math.min(usualSequences, Math.floor(mostPictureBytes / (pictureBytes(sizePx) * sequenceLength)));
}

async function* counting(request: DatasetRequest, counted: { frames: number }): AsyncGenerator<DatasetFile> {
  for await (const file of datasetFiles(request)) {
    counted.frames += file.frames;
    yield file;
  }
}
