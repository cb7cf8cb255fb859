import { readFile } from "node:fs/promises";
import { NpzArrays } from "../../../formats/reading/npzArrays";
import { coordinateCount, jointCount, jointNames } from "../../../pose/skeleton";
import type { WorkTurns } from "../../workTurns";
import { GlbPlayer } from "./glbPlayer";
import type { PoseComparison } from "./poseComparison";

/** Reads a written npz array by array, as imports do, and compares. */
export async function readBackNpz(
  path: string,
  fileName: string,
  comparison: PoseComparison,
  turns: WorkTurns,
  onFrame: () => void,
): Promise<void> {
  const arrays = new NpzArrays(await readFile(path), fileName);
  const words = ["names", "units", "frame"].map((name) => arrays.texts(name)?.join(" "));
  if (words.join(" ") !== [...jointNames, "m", "y-up"].join(" "))
    throw comparison.problem("it names its joints wrongly");
  await turns.next();
  const positions = arrays.numbers("poses", [-1, jointCount, 3]);
  await turns.next();
  const times = positions && arrays.numbers("timestamps_s", [positions.shape[0]!]);
  if (!times) throw comparison.problem("it lacks poses or times");
  for (const [frame, timeS] of times.values.entries()) {
    const isEmpty = Number.isNaN(positions.values[frame * coordinateCount]!);
    comparison.add(timeS, isEmpty ? undefined : positions.values, frame * coordinateCount);
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
