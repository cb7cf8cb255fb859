import { StudioError } from "../../common/errors";
import type { ModelFiles } from "../../common/modelFiles";
import type { TrainingSettings } from "../../common/trainingProtocol";
import type { ClipLibrary } from "../library/clipLibrary";
import { trainedNetwork } from "./trainedNetwork";

/**
 * What can be found out about settings before a run begins with them.
 * @throws StudioError `bad-argument` naming the field and the clip, `model-missing`, `model-broken`
 */
export function checkSettings(library: Pick<ClipLibrary, "list">, settings: TrainingSettings, base: ModelFiles): void {
  const clips = new Map(library.list().map((clip) => [clip.id, clip]));
  for (const field of ["trainingClips", "heldOutClips"] as const) {
    for (const id of settings[field]) {
      const clip = clips.get(id);
      if (!clip) throw new StudioError("bad-argument", `"${field}": there is no clip "${id}" in the library`);
      if (clip.error) throw new StudioError("bad-argument", `"${field}": clip "${clip.name}": ${clip.error.message}`);
    }
  }
  trainedNetwork(base, settings);
}
