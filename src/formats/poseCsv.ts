import { jointNames } from "../pose/skeleton";

export interface CsvFrame {
  timeS: number;
  /** Mean keypoint score, 0 without a person. */
  score: number;
  /** 17 x (x, y, z) m, inside frame; undefined without a person. */
  pose: ArrayLike<number> | undefined;
}

/** What each axis means stands in the column's name: there is no place for remarks that every reader skips. */
const axes = ["x_left_m", "y_up_m", "z_front_m"];

/** Poses as comma-separated values: a row per frame with its own time, empty cells without a person. */
export function writePoseCsv(frames: readonly CsvFrame[]): string {
  const columns = jointNames.flatMap((joint) => axes.map((axis) => `${joint}_${axis}`));
  const header = ["frame", "time_s", "score", ...columns].join(",");
  const rows = frames.map(({ timeS, score, pose }, index) => {
    const cells = columns.map((_, i) => (pose ? pose[i]!.toFixed(5) : ""));
    return [index, timeS.toFixed(6), score.toFixed(4), ...cells].join(",");
  });
  return `${[header, ...rows].join("\n")}\n`;
}
