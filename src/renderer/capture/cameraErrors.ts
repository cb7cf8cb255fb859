import { StudioError } from "../../common/errors";

/**
 * What went wrong when a camera was asked for, from the names that getUserMedia's errors have (W3C Media Capture and
 * Streams). The page words the message and the way out from the code.
 */
export function cameraError(error: unknown, camera: string): StudioError {
  const name = error instanceof Error ? error.name : "";
  const cause = { cause: error };
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return new StudioError("camera-refused", `the use of ${camera} was refused`, cause);
    case "NotFoundError":
      return new StudioError("camera-none", "no camera is connected", cause);
    case "OverconstrainedError":
      return new StudioError("camera-unplugged", `${camera} is not connected any more`, cause);
    case "NotReadableError":
    case "AbortError":
    case "TrackStartError":
      return new StudioError("camera-busy", `${camera} cannot be started: another program may be using it`, cause);
    default:
      return new StudioError("camera-busy", `${camera} cannot be started: ${String(error)}`, cause);
  }
}
