import type { ClipColumn } from "../../../common/clipDocument";
import type { JournalEntry } from "../../../common/clipEdits";
import type { TrainingClip } from "../../../common/trainingData";
import type { ProvenanceWeights } from "../../../common/trainingProtocol";
import { trainingClipSteps } from "../../../pose/dataset/trainingClip";
import type { ClipLibrary, ClipReader } from "../../library/clipLibrary";
import { loadClipFrames } from "../../library/loadedClip";
import { WorkTurns } from "../../workTurns";

/**
 * Clips with their corrections as a network learns from them (makeTrainingClip), in the order of `clipIds`. 0.7
 * kilobytes of memory a frame; others get their turn meanwhile.
 *
 * @throws StudioError `bad-argument` for a clip without keypoints, `clip-missing`, `clip-broken`, `cancelled`
 */
export async function readTrainingClips(
  library: Pick<ClipLibrary, "read">,
  clipIds: readonly string[],
  weights: ProvenanceWeights,
  signal?: AbortSignal,
): Promise<TrainingClip[]> {
  const turns = new WorkTurns(signal);
  const clips: TrainingClip[] = [];
  for (const id of clipIds) {
    turns.check();
    const clip = await library.read(id);
    const journal = await clip.journal();
    const frames = await loadClipFrames(clip, columnsToLearnFrom(clip, journal, weights));
    clips.push(await turns.through(trainingClipSteps(frames, journal, weights)));
  }
  return clips;
}

/** Kinds of corrections (clipEdits.ts) that make a clip's poses targets. */
const targetKinds: ReadonlySet<string | undefined> = new Set(["bone", "flip", "gap"]);

function columnsToLearnFrom({ info }: ClipReader, journal: readonly JournalEntry[], weights: ProvenanceWeights) {
  const kinds = new Set<string | undefined>();
  for (const entry of journal) {
    if (entry.type === "change") for (const key of Object.keys(entry.diff)) kinds.add(key.split("/")[0]);
  }
  const columns: ClipColumn[] = ["keypoints", "truth_mm"];
  if (weights.predicted > 0 || [...kinds].some((kind) => targetKinds.has(kind))) {
    columns.push("pose_mm");
    if (kinds.has("filter")) columns.push("stages_mm");
  }
  return columns.filter((column) => info.columns.includes(column));
}
