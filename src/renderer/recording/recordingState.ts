import type { ErrorData } from "../../common/errors";
import type { TakeProgress } from "./take";

/** Why a take ended. */
export type TakeEnd =
  | "stopped"
  /** The source was stopped or changed, or the video came to its end. */
  | "source-closed"
  /** The camera was unplugged, the video broke off. */
  | "source-lost"
  | "size-changed"
  | "encoder-failed"
  | "disk-full"
  | "connection-lost"
  /** The host ended it, for a reason in `SavedTake.reason`. */
  | "host-ended";

/** A take that is in the library, or will be when the host has put it right. */
export interface SavedTake {
  clipId: string;
  name: string;
  durationS: number;
  frames: number;
  leftOut: number;
  unanalysed: number;
  end: TakeEnd;
  /** What the host or the encoder said, for a person to read. */
  reason?: string;
}

export type RecordingState =
  /** `saved`: the take that just ended, until it is put away. */
  | { phase: "idle"; saved?: SavedTake }
  /** 0 s: the host makes room for the take. */
  | { phase: "countdown"; secondsLeft: number }
  | { phase: "recording"; name: string; progress: TakeProgress }
  | { phase: "finishing"; name: string; progress: TakeProgress }
  /** Nothing was recorded. */
  | { phase: "failed"; error: ErrorData };
