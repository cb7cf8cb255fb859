import { StudioError } from "../../common/errors";
import type { DetectorFiles } from "../../common/protocol";
import type { Detector2D } from "./detector2D";
import { loadMoveNetLightning } from "./moveNetLightning";

/** @throws StudioError `file-broken` that names the file */
export function loadDetector(files: DetectorFiles): Promise<Detector2D> {
  switch (files.id) {
    case "movenet-lightning":
      return loadMoveNetLightning(files);
    default:
      throw new StudioError("bad-argument", `no detector is named "${files.id satisfies never}"`);
  }
}
