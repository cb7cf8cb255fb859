import { type ClipColumn, type ClipInfo, columnWidth } from "../../common/clipDocument";
import type { ClipFrames } from "../../pose/clip/clipFrames";
import type { ClipReader } from "./clipLibrary";

/**
 * A clip with its columns in memory, for whoever goes through all of it: exports, review, training. With every column
 * that is 1 KB a frame, 220 MB for two hours.
 * @param columns the ones that are needed; the others are as if the clip did not have them
 */
export async function loadClipFrames(
  clip: ClipReader,
  columns: readonly ClipColumn[] = clip.info.columns,
): Promise<ClipFrames> {
  const rows = new Map<ClipColumn, Float32Array>();
  for (const column of columns) {
    if (column === "timestamps_s" || !clip.info.columns.includes(column)) continue;
    rows.set(column, (await clip.readColumn(column)) as Float32Array);
  }
  return new LoadedClip(clip.info, (await clip.readColumn("timestamps_s")) as Float64Array, rows);
}

class LoadedClip implements ClipFrames {
  constructor(
    readonly info: ClipInfo,
    readonly timestampsS: Float64Array,
    private readonly rows: ReadonlyMap<ClipColumn, Float32Array>,
  ) {}

  keypoints(frame: number): Float32Array | undefined {
    return this.row("keypoints", frame);
  }

  pose(frame: number): Float32Array | undefined {
    return this.row("pose_mm", frame);
  }

  stages(frame: number): Float32Array | undefined {
    return this.row("stages_mm", frame);
  }

  root(frame: number): Float32Array | undefined {
    return this.row("root_mm", frame);
  }

  truth(frame: number): Float32Array | undefined {
    return this.row("truth_mm", frame);
  }

  private row(column: ClipColumn, frame: number): Float32Array | undefined {
    const width = columnWidth(column, this.info);
    return this.rows.get(column)?.subarray(frame * width, (frame + 1) * width);
  }
}
