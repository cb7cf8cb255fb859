import { readFile } from "node:fs/promises";
import { readNpz } from "../../../formats/readNpz";
import { coordinateCount } from "../../../pose/skeleton";
import type { WorkTurns } from "../../workTurns";
import { GlbPlayer } from "./glbPlayer";
import type { PoseComparison } from "./poseComparison";

/** Reads a written npz with the reader that imports use, and compares. */
export async function readBackNpz(
  path: string,
  fileName: string,
  comparison: PoseComparison,
  turns: WorkTurns,
  onFrame: () => void,
): Promise<void> {
  const content = readNpz(await readFile(path), fileName);
  if (content.kind !== "motion") throw comparison.problem("it holds no motion");
  const { timestampsS, positions } = content.reading.motion;
  for (const [frame, timeS] of timestampsS.entries()) {
    const isEmpty = Number.isNaN(positions[frame * coordinateCount]!);
    comparison.add(timeS, isEmpty ? undefined : positions, frame * coordinateCount);
    onFrame();
    await turns.next();
  }
}

/**
 * Plays a written GLB at its keys and compares.
 *
 * @param jointNodes the names that the 17 joints have in it
 */
export async function readBackGlb(
  path: string,
  jointNodes: readonly string[],
  comparison: PoseComparison,
  turns: WorkTurns,
  onFrame: () => void,
): Promise<void> {
  const player = await GlbPlayer.open(await readFile(path));
  for (let key = 0; key < player.times.length; key++) {
    comparison.add(player.times[key]!, player.play(key, jointNodes));
    onFrame();
    await turns.next();
  }
}
