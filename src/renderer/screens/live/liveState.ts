import type { ErrorData } from "../../../common/errors";
import type { CameraDevice } from "../../capture/cameraList";
import type { VideoFacts } from "../../capture/inspectVideo";

export type LiveSource =
  | { kind: "camera"; name: string; deviceId: string | undefined }
  | { kind: "video"; name: string }
  | { kind: "demo"; name: string };

export interface CameraFacts {
  deviceId: string;
  width: number;
  height: number;
  framesPerSecond: number | undefined;
}

/** What the Live screen shows, except what changes with every frame (PoseFeed). */
export interface LiveState {
  /** `failed`: the source could not be opened, or broke off; its last picture and pose stay. */
  phase: "empty" | "opening" | "running" | "failed";
  source?: LiveSource;
  error?: ErrorData;
  /** With a running camera. */
  camera?: CameraFacts;
  /** With a running video or demo clip. */
  video?: VideoFacts;
  playing: boolean;
  speed: number;
  cutShortDismissed: boolean;
  /** Why the engine could not compute the last frame. */
  frameError?: ErrorData;
  cameras: CameraDevice[];
}

export const emptyLiveState: LiveState = {
  phase: "empty",
  playing: false,
  speed: 1,
  cutShortDismissed: false,
  cameras: [],
};
