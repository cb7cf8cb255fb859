import type { ClipColumn, ClipRows } from "../../common/clipDocument";
import type { PoseMessage, SkipMessage } from "../../common/protocol";
import { coordinateCount } from "../../pose/skeleton";

/** Columns that an analysis fills. */
export const predictedColumns = ["keypoints", "pose_mm", "stages_mm"] as const satisfies readonly ClipColumn[];

/** What the engine said of a stretch of frames, as rows; frames that were not answered stay empty. */
export class PredictedRows {
  readonly keypoints: Float32Array;
  readonly pose_mm: Float32Array;
  readonly stages_mm: Float32Array;

  constructor(
    readonly frames: number,
    private readonly stages: number,
  ) {
    this.keypoints = new Float32Array(frames * coordinateCount).fill(Number.NaN);
    this.pose_mm = new Float32Array(frames * coordinateCount).fill(Number.NaN);
    this.stages_mm = new Float32Array(frames * coordinateCount * stages).fill(Number.NaN);
  }

  set(row: number, answer: PoseMessage | SkipMessage): void {
    if (answer.keypoints) this.keypoints.set(answer.keypoints, row * coordinateCount);
    if (answer.type === "skip") return;
    this.pose_mm.set(answer.pose, row * coordinateCount);
    // Another network may have been chosen meanwhile, with more stages or fewer.
    answer.stagePoses.slice(0, this.stages).forEach((pose, stage) => {
      this.stages_mm.set(pose, (row * this.stages + stage) * coordinateCount);
    });
  }

  /** The first rows, with their times. */
  rows(timestamps_s: Float64Array): ClipRows {
    const numbers = timestamps_s.length * coordinateCount;
    return {
      timestamps_s,
      keypoints: this.keypoints.subarray(0, numbers),
      pose_mm: this.pose_mm.subarray(0, numbers),
      stages_mm: this.stages_mm.subarray(0, numbers * this.stages),
    };
  }
}
