import { open } from "node:fs/promises";
import type { Motion } from "../../../formats/motion";
import { jointCount } from "../../../pose/skeleton";
import type { WorkTurns } from "../../workTurns";
import { type JsonElement, jsonElements } from "./jsonElements";
import type { PoseComparison } from "./poseComparison";

const pieceBytes = 256 * 1024;

/** Lists that have an entry for every frame. */
const frameLists = [
  "timestamps_s",
  "poses",
  "camera_poses",
  "keypoints_2d",
  "scores",
  "clip_frames",
  "provenance",
] as const;

/** Parses a written JSON file again, element by element, and compares its poses with what was meant. */
export async function readBackJson(
  path: string,
  motion: Motion,
  comparison: PoseComparison,
  turns: WorkTurns,
  onFrame: () => void,
): Promise<void> {
  const times: number[] = [];
  const counts = new Map<string, number>();
  await readElements(path, comparison, turns, ({ key, index, value }) => {
    if (index !== undefined) counts.set(key, index + 1);
    if (key === "timestamps_s") times.push(value as number);
    if (key !== "poses") return;
    comparison.add(times[index!]!, (value as number[][] | null)?.flat());
    onFrame();
  });
  for (const list of frameLists) {
    const count = counts.get(list);
    if (count !== undefined && count !== motion.timestampsS.length) {
      throw comparison.problem(`"${list}" has ${count} of ${motion.timestampsS.length} entries`);
    }
  }
  if (counts.get("joints") !== jointCount) throw comparison.problem(`"joints" has not ${jointCount} entries`);
}

/** @throws StudioError `file-broken` for what is no JSON */
export async function readElements(
  path: string,
  comparison: Pick<PoseComparison, "problem">,
  turns: WorkTurns,
  take: (element: JsonElement) => void,
): Promise<void> {
  try {
    for await (const element of jsonElements(textPieces(path))) {
      take(element);
      await turns.next();
    }
  } catch (error) {
    throw error instanceof SyntaxError ? comparison.problem(error.message) : error;
  }
}

/** The file's text in pieces; a character that lies across two of them is not torn. */
async function* textPieces(path: string): AsyncGenerator<string> {
  const file = await open(path);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const bytes = new Uint8Array(pieceBytes);
  try {
    for (;;) {
      const { bytesRead } = await file.read(bytes, 0, pieceBytes);
      if (bytesRead === 0) break;
      yield decoder.decode(bytes.subarray(0, bytesRead), { stream: true });
    }
    yield decoder.decode();
  } finally {
    await file.close();
  }
}
