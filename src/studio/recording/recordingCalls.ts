import { StudioError } from "../../common/errors";
import type { RecordingCalls } from "../../common/libraryProtocol";
import type { Handlers } from "../../common/rpc";
import type { StudioServices } from "../studioServices";

export function recordingCalls(_services: StudioServices): Handlers<RecordingCalls> {
  const notBuilt = () => {
    throw new StudioError("internal", "not built yet");
  };
  return {
    "recording.begin": notBuilt,
    "recording.append": notBuilt,
    "recording.finish": notBuilt,
    "recording.cancel": notBuilt,
  };
}
