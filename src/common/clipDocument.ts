/**
 * A clip on disk and on the wire (docs/clip-format.md): one folder with `clip.json` (ClipInfo), column files (one row per
 * frame), the video if there is one, and `edits.jsonl` (clipEdits.ts).
 */

/** What a clip's folder is made of besides the video. */
export const clipFileName = "clip.json";
export const journalFileName = "edits.jsonl";
export const thumbnailFileName = "thumbnail.webp";

export const clipFormat = "rpsm-clip";
export const clipVersion = 1;

/** Where a clip came from. */
export type ClipSource =
  | { kind: "recording"; camera: string }
  /** A video file that was imported. */
  | { kind: "video"; fileName: string }
  /** Motion from another program: its poses are given, not predicted. */
  | { kind: "motion"; fileName: string; format: string }
  /** Keypoints without a picture (npz). */
  | { kind: "keypoints"; fileName: string };

/**
 * A stretch of a clip's frames that lies in one video file. A merged clip has several; segments follow one another
 * without gap or overlap and together cover every frame.
 */
export interface VideoSegment {
  /** File name within the clip's folder. */
  file: string;
  firstFrame: number;
  frames: number;
  /** Presentation time in the file = time in the clip - offsetS. */
  offsetS: number;
  /** Of the upright picture, pixels. */
  width: number;
  height: number;
}

/** The content of `clip.json`. */
export interface ClipInfo {
  format: typeof clipFormat;
  version: typeof clipVersion;
  /** Unique for ever: a copy of a clip gets a new one. */
  id: string;
  name: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  source: ClipSource;
  /** Rows of every column. */
  frames: number;
  /** Columns that the clip has. */
  columns: ClipColumn[];
  /** Width and height in pixels of the picture that the keypoints lie in; absent for motion. */
  imageSize?: [width: number, height: number];
  /** Focal length in pixels where it is known (usualFocalPx otherwise). */
  focalPx?: number;
  /** Absent without a picture. */
  video?: VideoSegment[];
  /** The network that predicted the poses; absent for motion. */
  model?: { id: string; name: string };
  /** Stages in the column `stages_mm`. */
  stages: number;
  /** True height of the person, m; predictions are scaled to it. Absent: the network's mean body. */
  heightM?: number;
  /** Frames at which a new take begins (a merged clip); nothing is blended or filtered across them. */
  cuts: number[];
  tags: string[];
  /** Set when the clip was repaired after a crash: what happened, for a person to read. */
  recovered?: string;
  /**
   * The takes that its frames come from, each named by the clip that was made first of it: copies, trimmed and split clips
   * have their original's, a merged clip those of all its parts. Clips of older libraries lack it (studio/library/takes.ts).
   */
  takes?: string[];
  /** Where the column `truth_mm` came from. */
  truth?: { fileName: string; offsetS: number };
}

/**
 * The columns: raw little-endian arrays, one row per frame, so that NumPy reads them with `fromfile` and a crash costs
 * at most the last row. A frame without a value has a row of NaN.
 */
export const clipColumns = {
  /** Time in the clip, seconds, strictly rising; real capture or presentation times. */
  timestamps_s: { type: "float64", width: 1 },
  /** 17 COCO keypoints x (x px, y px, score), in the upright picture. */
  keypoints: { type: "float32", width: 51 },
  /** 17 joints x (x, y, z) mm, camera axes (x right, y down, z away), relative to the hip; smoothed as seen live. */
  pose_mm: { type: "float32", width: 51 },
  /** Every stage's raw pose, stage after stage: `stages` x 17 x 3, as pose_mm. The width is 51 x ClipInfo.stages. */
  stages_mm: { type: "float32", width: 51 },
  /** Position of the hip in camera axes, mm, where the source knows it (motion; never guessed from the picture). */
  root_mm: { type: "float32", width: 3 },
  /** True 17 joints x (x, y, z) mm in camera axes, not relative to the hip where the source knows more. */
  truth_mm: { type: "float32", width: 51 },
} as const;

export type ClipColumn = keyof typeof clipColumns;

/** The file of a column within the clip's folder: `pose_mm.f32`. */
export function columnFileName(column: ClipColumn): string {
  return `${column}.${clipColumns[column].type === "float64" ? "f64" : "f32"}`;
}

/** Numbers per row. */
export function columnWidth(column: ClipColumn, info: Pick<ClipInfo, "stages">): number {
  const { width } = clipColumns[column];
  return column === "stages_mm" ? width * info.stages : width;
}

/** Bytes per row. */
export function columnRowBytes(column: ClipColumn, info: Pick<ClipInfo, "stages">): number {
  return columnWidth(column, info) * (clipColumns[column].type === "float64" ? 8 : 4);
}

/** Rows of several columns for the same frames. Each array's length is rows x columnWidth. */
export type ClipRows = { timestamps_s: Float64Array } & {
  [C in Exclude<ClipColumn, "timestamps_s">]?: Float32Array;
};
