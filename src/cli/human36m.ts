import type { MocapSplit } from "../formats/mocap";
import type { Motion } from "../formats/motion";
import type { VideoPose3dTake } from "../formats/readVideoPose3d";
import { coordinateCount } from "../pose/skeleton";

/** Who is trained on and who is measured on, in every work that measures on Human3.6M. */
export const human36mSplits: ReadonlyMap<string, MocapSplit> = new Map([
  ...["S1", "S5", "S6", "S7", "S8"].map((subject) => [subject, "train"] as const),
  ...["S9", "S11"].map((subject) => [subject, "test"] as const),
]);

/** Human3.6M's frames a second. */
export const human36mFps = 50;

/** By the names of the subjects, all of which must be Human3.6M's. */
export function isHuman36m(takes: readonly Pick<VideoPose3dTake, "subject">[]): boolean {
  return takes.every(({ subject }) => human36mSplits.has(subject));
}

/** `Directions 1` and `Directions 2` are one action. */
export function actionOf(takeName: string): string {
  return takeName.replace(/ \d+$/, "");
}

/** A take in the inside frame. The file's world is Human3.6M's: Z up; which way is front nobody asks. */
export function motionOfTake({ name, positions }: VideoPose3dTake, fps: number): Motion {
  const turned = new Float32Array(positions.length);
  for (let i = 0; i + 2 < positions.length; i += 3) {
    turned[i] = positions[i]!;
    turned[i + 1] = positions[i + 2]!;
    turned[i + 2] = 0 - positions[i + 1]!;
  }
  const frames = positions.length / coordinateCount;
  return {
    name,
    timestampsS: Float64Array.from({ length: frames }, (_, frame) => frame / fps),
    positions: turned,
    cuts: [],
    rootMotion: "given",
    source: name,
  };
}
