import { StudioError } from "../common/errors";
import type { ClipSummary } from "../common/libraryProtocol";
import type { ClipLibrary } from "../studio/library/clipLibrary";

/** Shorter beginnings of an id are more likely a mistyped name. */
const shortestPrefix = 4;

/**
 * The clip that a command line names, by its id, its name, or the beginning of its id.
 * @throws StudioError `clip-missing`, `bad-argument` for what several clips have
 */
export function findClip(library: ClipLibrary, idOrName: string): ClipSummary {
  const clips = library.list();
  const byId = clips.find(({ id }) => id === idOrName);
  if (byId) return byId;
  const named = clips.filter(({ name }) => name === idOrName);
  if (named.length > 1) {
    const ids = named.map(({ id, createdAt }) => `${id} (${createdAt})`).join(", ");
    throw new StudioError("bad-argument", `${named.length} clips are named "${idOrName}": give one's id: ${ids}`);
  }
  if (named[0]) return named[0];
  const begun = idOrName.length < shortestPrefix ? [] : clips.filter(({ id }) => id.startsWith(idOrName));
  if (begun.length > 1) {
    throw new StudioError(
      "bad-argument",
      `${begun.length} clips have an id that begins with "${idOrName}": give more of it`,
    );
  }
  if (begun[0]) return begun[0];
  const message = `there is no clip "${idOrName}" in ${library.folder}; "rpsm-studio clips ls" lists what there is`;
  throw new StudioError("clip-missing", message);
}
