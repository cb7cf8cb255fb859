/**
 * What page, command line and host say to each other about the clip library. Part of the `studio` channel
 * (protocol.ts). Bytes travel in pieces of at most `largestPieceBytes`, one call each, so that the caller waits for the
 * disk and nothing piles up.
 */
import type { ClipColumn, ClipInfo, ClipRows } from "./clipDocument";
import type { JournalEntry } from "./clipEdits";
import type { ErrorData } from "./errors";

export const largestPieceBytes = 1024 * 1024;

/** What the Clips screen shows of a clip; the index holds these. */
export interface ClipSummary {
  id: string;
  name: string;
  createdAt: string;
  kind: ClipInfo["source"]["kind"];
  /** Of the file that was imported; to be found by. */
  fileName?: string;
  frames: number;
  durationS: number;
  /** Bytes of everything in its folder. */
  bytes: number;
  people: number;
  hasVideo: boolean;
  hasTruth: boolean;
  /** Frames of which the truth knows something; undefined without a truth. */
  truthFrames?: number;
  hasKeypoints?: boolean;
  /** See ClipInfo.takes; of every clip that could be read. */
  takes?: string[];
  imageSize?: [width: number, height: number];
  modelId?: string;
  tags: string[];
  /** Frames with at least one corrected joint or keypoint. */
  correctedFrames: number;
  /** Frames with a pose. */
  posedFrames: number;
  recovered?: string;
  /** Changes when the thumbnail does; undefined: none yet, the page makes one (clips.setThumbnail). */
  thumbnail?: string;
  /** Set when the clip cannot be used; the rest is what could be read. */
  error?: ErrorData;
}

/** A clip in the trash. */
export interface TrashedClip {
  clip: ClipSummary;
  /** ISO 8601, UTC. */
  trashedAt: string;
}

export type LibraryStatus =
  | { state: "open"; folder: string; freeBytes: number; clips: number }
  /** Not usable: another program has it, it is of a newer version, the folder cannot be written to. */
  | { state: "closed"; folder: string; error: ErrorData };

/** What an operation on clips made and took away; undone by trashing the one and restoring the other. */
export interface ClipChange {
  created: ClipSummary[];
  trashed: string[];
}

export type ClipCalls = {
  "library.status": { params: Record<string, never>; result: LibraryStatus };
  /** Tries again to open a library that is closed. */
  "library.reopen": { params: Record<string, never>; result: LibraryStatus };
  "clips.list": { params: Record<string, never>; result: ClipSummary[] };
  "clips.rename": { params: { id: string; name: string }; result: ClipSummary };
  "clips.setTags": { params: { ids: string[]; add: string[]; remove: string[] }; result: ClipSummary[] };
  /** With its corrections and their history. */
  "clips.duplicate": { params: { id: string }; result: ClipChange };
  /** Keeps frames first..last as a new clip; the whole one goes to the trash. */
  "clips.trim": { params: { id: string; first: number; last: number }; result: ClipChange };
  /** Two new clips, the second begins at `frame`; the whole one goes to the trash. */
  "clips.split": { params: { id: string; frame: number }; result: ClipChange };
  /** One new clip, in this order, with a cut at each joint; the parts go to the trash. */
  "clips.merge": { params: { ids: string[]; name: string }; result: ClipChange };
  "clips.trash": { params: { ids: string[] }; result: undefined };
  "clips.restore": { params: { ids: string[] }; result: undefined };
  "clips.listTrash": { params: Record<string, never>; result: TrashedClip[] };
  /** For ever. Without ids: everything in the trash. */
  "clips.deleteForever": { params: { ids?: string[] }; result: undefined };
  /** Shows the folder in the file manager; the host says in StudioInfo.capabilities whether it can. */
  "clips.reveal": { params: { id: string }; result: undefined };
  "clips.folder": { params: { id: string }; result: { path: string } };
  "clips.setThumbnail": { params: { id: string; webp: Uint8Array }; result: undefined };
  /** Everything about a clip but its rows. */
  "clip.open": { params: { id: string }; result: { info: ClipInfo; journal: JournalEntry[] } };
  /** Rows first..last of a column as bytes, little endian; at most largestPieceBytes. */
  "clip.readRows": {
    params: { id: string; column: ClipColumn; first: number; last: number };
    result: Uint8Array;
  };
  /**
   * Appends to the journal and syncs it to the disk.
   * `after` is the number of entries that the caller knows of; when there are more, another window has edited the clip.
   * @throws `clip-changed`
   */
  "clip.appendEdits": { params: { id: string; after: number; entries: JournalEntry[] }; result: { entries: number } };
  /** Mean score and whether there is a pose, for `buckets` equal stretches of the clip: for the timeline. */
  "clip.overview": { params: { id: string; buckets: number }; result: ClipOverview };
  /** Frames worth correcting, the worst first. */
  "clip.review": { params: { id: string; limit: number }; result: ReviewItem[] };
};

export interface ClipOverview {
  /** Lowest mean keypoint score of each bucket; NaN without keypoints. */
  lowestScore: Float32Array;
  /** Share of frames with a pose. */
  posed: Float32Array;
}

export const reviewReasons = [
  "low-score",
  "jump",
  "bone-length",
  "swap-suspected",
  "depth-flip-suspected",
  "stages-disagree",
  "far-from-corrected",
] as const;
export type ReviewReason = (typeof reviewReasons)[number];

export interface ReviewItem {
  frame: number;
  /** Every reason that holds at this frame, the weightiest first. */
  reasons: { reason: ReviewReason; joints: number[] /** In the reason's own unit, for the text. */; value: number }[];
  /** 0..1, comparable within one clip. */
  urgency: number;
}

export interface RecordingStart {
  name: string;
  camera: string;
  imageSize: [width: number, height: number];
  /** Of the finished video. While it is recorded both are streamed as Matroska: it can be cut off after any frame. */
  container: "webm" | "mp4";
  model?: { id: string; name: string };
  stages: number;
  heightM?: number;
}

export type RecordingCalls = {
  /**
   * @returns how much the video may grow before the take is ended for want of space
   * @throws `disk-full`, `library-closed`
   */
  "recording.begin": { params: RecordingStart; result: { id: string; leftBytes: number } };
  /** In order. On disk (synced) when the call returns. @throws `disk-full`: the take is kept as far as it came. */
  "recording.append": {
    params: { id: string; rows?: ClipRows; video?: Uint8Array };
    result: { leftBytes: number };
  };
  /** @param cuts frames at which the source jumped (ClipInfo.cuts); a crash before this call loses only these */
  "recording.finish": { params: { id: string; cuts: number[] }; result: ClipSummary };
  /** Throws the take away. */
  "recording.cancel": { params: { id: string }; result: undefined };
};

/** Axes of a motion file: which of its directions point up and to the subject's front. */
export type Axis = "+x" | "-x" | "+y" | "-y" | "+z" | "-z";

export interface ImportOptions {
  /** Name of the new clip; default: the file's. */
  name?: string;
  /** Frames per second for files that do not say (CSV without times). */
  fps?: number;
  /** Overrides what was guessed, for motion files. */
  axes?: { up: Axis; front: Axis };
  /** Metres per unit of the file. */
  unitM?: number;
  /** Poses of the network on a video: default true. */
  analyse?: boolean;
  /**
   * Instead of a new clip: the 3D truth of this one. Time in the clip = time in the file + offsetS. `turn` (default):
   * as a whole towards the predictions, because no file says how the camera stood; files with camera axes never are.
   */
  truthFor?: { clipId: string; offsetS: number; turn?: boolean };
}

/** What a file holds, before it is imported. */
export interface ImportInspection {
  kind: "video" | "motion" | "keypoints";
  format: string;
  frames: number;
  durationS: number;
  fps: number;
  imageSize?: [width: number, height: number];
  /** Motion: the file has no times; they follow from ImportOptions.fps. */
  lacksTimes?: boolean;
  /** Motion: how the file's joints became ours, "" where there is none. */
  joints?: { ours: string; theirs: string }[];
  /** Motion: what was guessed. */
  axes?: { up: Axis; front: Axis };
  unitM?: number;
  /** Motion: height of the person as these units make it, m. */
  heightM?: number;
  /** Motion: up to 60 frames of 17 x 3 m (inside frame) with the guesses applied, to look at. */
  preview?: Float32Array;
  /** Time of each of these frames in the file, s. */
  previewTimesS?: Float64Array;
  warnings: string[];
}

export type ImportCalls = {
  "upload.begin": { params: { fileName: string; bytes: number }; result: { uploadId: string } };
  "upload.append": { params: { uploadId: string; offset: number; bytes: Uint8Array }; result: undefined };
  "upload.discard": { params: { uploadId: string }; result: undefined };
  /** @throws `file-broken`, `video-…`, naming the file and the field or line */
  "import.inspect": { params: { uploadId: string; options: ImportOptions }; result: ImportInspection };
  /** The upload belongs to the job from now on. */
  "import.start": { params: { uploadId: string; options: ImportOptions }; result: { jobId: string } };
  /** Runs the network in use over every frame of the clip's video again; corrections stay. */
  "analysis.start": { params: { clipId: string }; result: { jobId: string } };
  /** How far the truth is from the prediction at several time offsets, to find the right one. */
  "truth.suggestOffset": {
    params: { uploadId: string; clipId: string; options: ImportOptions };
    result: { offsetS: number; errorMm: number; rangeS: number };
  };
};

export const exportFormats = ["bvh", "glb", "csv", "json", "npz", "trc", "coco"] as const;
export type ExportFormat = (typeof exportFormats)[number];
export const exportPresets = ["blender", "maya", "unreal", "unity", "opensim"] as const;
export type ExportPreset = (typeof exportPresets)[number];

/** Whose names the bones bear: ours, or those that a program's own characters have, so that it maps them by itself. */
export const boneNamings = ["plain", "mixamo", "ue5", "vrm"] as const;
export type BoneNaming = (typeof boneNamings)[number];

export interface ExportOptions {
  format: ExportFormat;
  /** Sets unit, bone names and the filling of gaps as the program likes them. */
  preset?: ExportPreset;
  /** Frames first..last; default: all. */
  range?: [first: number, last: number];
  /** Resampled to this rate; default: the clip's own frames (BVH, where they are not even: its own rate). */
  fps?: number;
  /** BVH and GLB: default as the preset says, else plain. */
  boneNaming?: BoneNaming;
  /** BVH: one frame in the rest pose comes before the motion. */
  tPose?: boolean;
  /** CSV, JSON, npz, TRC: frames without a person get a pose from their neighbours. Default as the preset says. */
  fillGaps?: boolean;
}

/** A finished export: written, read back, compared. */
export interface ExportResult {
  fileName: string;
  bytes: number;
  frames: number;
  fps: number;
  rootMotion: string;
  /** Largest and mean distance of what a reader gets from what was meant, mm (rotation formats: constant bones). */
  residualMm: { max: number; mean: number };
  /** Where the page fetches it; the host deletes it when the studio ends. */
  address: string;
}

export type ExportCalls = {
  "export.start": { params: { clipIds: string[]; options: ExportOptions }; result: { jobIds: string[] } };
};

export type JobKind = "import" | "analysis" | "export" | "repair" | "dataset";

export interface Job {
  id: string;
  kind: JobKind;
  /** The file or clip that it is about. */
  subject: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  /** 0..1; undefined while it cannot be told. */
  progress?: number;
  /** "312 of 1,200 frames" in numbers. */
  done?: number;
  total?: number;
  secondsLeft?: number;
  error?: ErrorData;
  /** The clip that an import or an analysis is about. */
  clipId?: string;
  /** What a person should know of the result. */
  warnings?: string[];
  exported?: ExportResult;
}

export type JobCalls = {
  "jobs.list": { params: Record<string, never>; result: Job[] };
  "jobs.cancel": { params: { id: string }; result: undefined };
  /** Forgets a job that has ended. */
  "jobs.dismiss": { params: { id: string }; result: undefined };
};

export type LibraryCalls = ClipCalls & RecordingCalls & ImportCalls & ExportCalls & JobCalls;

export type LibraryNotification =
  | { type: "library.status"; status: LibraryStatus }
  | { type: "clips.changed"; upserted: ClipSummary[]; removed: string[] }
  /** Another client appended to the clip's journal, or its rows changed (new analysis). */
  | { type: "clip.changed"; id: string; entries: number; rowsChanged: boolean }
  | { type: "jobs.changed"; jobs: Job[] };
