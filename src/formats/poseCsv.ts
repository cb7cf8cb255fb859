import { provenances } from "../pose/clip/provenance";
import { coordinateCount, jointCount, jointNames } from "../pose/skeleton";
import { meanScore } from "./meanScore";
import { hasPerson, type Motion } from "./motion";

export interface CsvFrame {
  timeS: number;
  /** Mean keypoint score, 0 without a person; undefined where there are none. */
  score: number | undefined;
  /** 17 x (x, y, z) m, inside frame; undefined without a person. */
  pose: ArrayLike<number> | undefined;
}

/** What each axis means stands in the column's name: there is no place for remarks that every reader skips. */
const axes = ["x_left_m", "y_up_m", "z_front_m"];
const columns = jointNames.flatMap((joint) => axes.map((axis) => `${joint}_${axis}`));

/** Poses as comma-separated values: a row per frame with its own time, empty cells without a person. */
export function writePoseCsv(frames: readonly CsvFrame[]): string {
  return `${[header(columns), ...frames.map(row)].join("\n")}\n`;
}

/** The same for a motion, piece by piece; where it is known, a last column per joint says where its value comes from. */
export function* csvPieces(motion: Motion): Generator<string> {
  const { timestampsS, positions, provenance } = motion;
  yield `${header([...columns, ...(provenance ? jointNames.map((joint) => `${joint}_provenance`) : [])])}\n`;
  for (let frame = 0; frame < timestampsS.length; frame++) {
    const start = frame * coordinateCount;
    const pose = hasPerson(motion, frame) ? positions.subarray(start, start + coordinateCount) : undefined;
    const cells = [row({ timeS: timestampsS[frame]!, score: meanScore(motion, frame), pose }, frame)];
    for (let joint = 0; provenance && joint < jointCount; joint++) {
      cells.push(provenances[provenance[frame * jointCount + joint]!]!);
    }
    yield `${cells.join(",")}\n`;
  }
}

function header(cells: readonly string[]): string {
  return ["frame", "time_s", "score", ...cells].join(",");
}

function row({ timeS, score, pose }: CsvFrame, index: number): string {
  const cells = columns.map((_, i) => (pose ? pose[i]!.toFixed(5) : ""));
  return [index, timeS.toFixed(6), score?.toFixed(4) ?? "", ...cells].join(",");
}
