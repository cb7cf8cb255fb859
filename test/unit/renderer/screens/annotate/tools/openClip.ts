import type { ClipColumn } from "../../../../../../src/common/clipDocument";
import type { JournalEntry } from "../../../../../../src/common/clipEdits";
import type { ReviewItem } from "../../../../../../src/common/libraryProtocol";
import type { StudioClient } from "../../../../../../src/renderer/host/studioClient";
import { ClipSession } from "../../../../../../src/renderer/screens/annotate/session/clipSession";
import { seenFrom, swaying, testClip } from "../../../../pose/clip/testClip";

const frames = 60;
const root = [0, 0, 4000];
/** Drawing is not waited for: what is shown is composed at once. */
globalThis.requestAnimationFrame = (draw) => {
  draw(0);
  return 0;
};

/** An open clip of a swaying person, two seconds long, on a host that keeps the journal in memory. */
export async function openClip(review: ReviewItem[] = []) {
  const rows = testClip({ frames, pose: swaying, keypoints: (frame) => seenFrom(swaying(frame), root) });
  const journal: JournalEntry[] = [];
  const read = (column: ClipColumn, first: number, last: number): Uint8Array => {
    const values = Array.from({ length: last - first + 1 }, (_, i) => first + i).flatMap((frame) => {
      if (column === "timestamps_s") return [rows.timestampsS[frame]!];
      return [...(column === "keypoints" ? rows.keypoints(frame)! : rows.pose(frame)!)];
    });
    const typed = column === "timestamps_s" ? Float64Array.from(values) : Float32Array.from(values);
    return new Uint8Array(typed.buffer);
  };
  const call = async (
    method: string,
    params: { column: ClipColumn; first: number; last: number; entries: JournalEntry[] },
  ): Promise<unknown> => {
    switch (method) {
      case "clip.open":
        return { info: rows.info, journal: [...journal] };
      case "clip.readRows":
        return read(params.column, params.first, params.last);
      case "clip.appendEdits":
        journal.push(...params.entries);
        return { entries: journal.length };
      case "clip.review":
        return review;
      default:
        throw new Error(`the test's host knows no ${method}`);
    }
  };
  const studio = { call } as unknown as StudioClient;
  const clip = await ClipSession.open(studio, "test", {
    frame: 10,
    playback: { speed: 1, loop: false },
    onChangedElsewhere: () => {},
    onConflict: () => {},
  });
  return { clip, journal, studio };
}
