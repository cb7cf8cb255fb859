import type { ExportFormat } from "../../common/libraryProtocol";
import { boneNames } from "../../formats/boneNames";
import { bvhPieces } from "../../formats/bvh";
import { measureBones } from "../../formats/constantBones";
import type { Motion } from "../../formats/motion";
import { csvPieces } from "../../formats/poseCsv";
import { cocoPieces } from "../../formats/writeCoco";
import { glbPieces } from "../../formats/writeGlb";
import { jsonPieces } from "../../formats/writeJson";
import { npzPieces } from "../../formats/writeNpz";
import { trcPieces } from "../../formats/writeTrc";
import { jointCount } from "../../pose/skeleton";
import type { WorkTurns } from "../workTurns";
import type { ExportSettings } from "./exportSettings";
import { PoseComparison, type Residual } from "./readBack/poseComparison";
import { readBackGlb, readBackNpz } from "./readBack/readBackBinary";
import { readBackCoco } from "./readBack/readBackCoco";
import { readBackJson } from "./readBack/readBackJson";
import { bvhForm, csvForm, readBackText, trcForm } from "./readBack/readBackText";
import type { FilePieces } from "./writeChecked";

export const fileEndings: Record<ExportFormat, string> = {
  bvh: ".bvh",
  glb: ".glb",
  csv: ".csv",
  json: ".json",
  npz: ".npz",
  trc: ".trc",
  coco: ".coco.json",
};

/** A motion on its way into a file. */
export interface MotionFile {
  format: ExportFormat;
  motion: Motion;
  settings: ExportSettings;
  /** Between two frames; BVH has it instead of times. */
  stepS: number;
  /** Without folders. */
  fileName: string;
}

/** What the file is made of. */
export function filePieces({ format, motion, settings, stepS, fileName }: MotionFile): FilePieces {
  switch (format) {
    case "bvh": {
      const { unit, boneNaming, tPose } = settings;
      return bvhPieces(motion, { frameTimeS: stepS, unit, naming: boneNaming, tPose });
    }
    case "glb":
      return glbPieces(motion, settings.boneNaming);
    case "csv":
      return csvPieces(motion);
    case "json":
      return jsonPieces(motion);
    case "npz":
      return npzPieces(motion);
    case "trc":
      return trcPieces(motion, fileName);
    case "coco":
      return cocoPieces(motion);
  }
}

/**
 * Reads the written file with a reader that knows nothing of the writer, and compares it with what was meant.
 *
 * @param onFrame called once for each frame that was compared
 * @throws StudioError `file-broken` when they differ
 */
export async function readBack(
  path: string,
  { format, motion, settings, fileName }: MotionFile,
  turns: WorkTurns,
  onFrame: () => void,
): Promise<Residual> {
  const hasRotations = format === "bvh" || format === "glb";
  const comparison = new PoseComparison(motion, {
    fileName,
    lengthsM: hasRotations ? await turns.through(measureBones(motion)) : undefined,
    timePrecision: format === "glb" ? "single" : "double",
  });
  switch (format) {
    case "bvh":
      await readBackText(path, fileName, bvhForm(settings.unit, settings.tPose), comparison, turns, onFrame);
      break;
    case "csv":
      await readBackText(path, fileName, csvForm, comparison, turns, onFrame);
      break;
    case "trc":
      await readBackText(path, fileName, trcForm, comparison, turns, onFrame);
      break;
    case "npz":
      await readBackNpz(path, fileName, comparison, turns, onFrame);
      break;
    case "glb":
      await readBackGlb(path, boneNames(settings.boneNaming).slice(0, jointCount), comparison, turns, onFrame);
      break;
    case "json":
      await readBackJson(path, motion, comparison, turns, onFrame);
      break;
    case "coco":
      await readBackCoco(path, motion, comparison, turns, onFrame);
      // Places in the picture, not in space.
      return { max: 0, mean: 0 };
  }
  return comparison.finish();
}
