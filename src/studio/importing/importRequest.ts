import type { ClipSummary, ImportOptions } from "../../common/libraryProtocol";
import type { ClipLibrary } from "../library/clipLibrary";
import type { PoseEngine } from "./poseEngine";
import type { ReadMotionFile } from "./readMotionFile";

export interface ImportRequest {
  library: ClipLibrary;
  path: string;
  /** As its owner knows it; names the clip, stands in errors. */
  fileName: string;
  /** The file is nobody else's: a video is moved instead of copied. */
  move?: boolean;
  options: ImportOptions;
  /** Reads what is no video; default: in this thread. */
  readMotion?: ReadMotionFile;
  /** Asked only for what needs poses. */
  engine: PoseEngine;
  signal: AbortSignal;
  /** @param total undefined while it cannot be told */
  onProgress(done: number, total: number | undefined): void;
}

export interface ImportResult {
  clip: ClipSummary;
  /** What a person should know of it. */
  warnings: string[];
}

/** Name of the new clip. */
export function clipName({ fileName, options }: Pick<ImportRequest, "fileName" | "options">): string {
  return options.name ?? (fileName.replace(/\.[^.]*$/, "") || fileName);
}
