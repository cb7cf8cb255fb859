import type { RecordingCalls } from "../../common/libraryProtocol";
import type { Handlers } from "../../common/rpc";
import type { Recorder } from "./recorder";

const pageClosed = "The page that recorded it was closed or lost its connection; the take is kept up to then.";

/** One client's recordings. When its link closes, those that it has not finished are finished for it. */
export function recordingCalls(recorder: Recorder, onClosed: (listener: () => void) => void): Handlers<RecordingCalls> {
  const own = new Set<string>();
  let isClosed = false;
  onClosed(() => {
    isClosed = true;
    for (const id of own) void recorder.abandon(id, pageClosed);
  });
  return {
    "recording.begin": async (start) => {
      const begun = await recorder.begin(start);
      own.add(begun.id);
      if (isClosed) await recorder.abandon(begun.id, pageClosed);
      return begun;
    },
    "recording.append": (params) => recorder.append(params),
    "recording.finish": ({ id, cuts }) => recorder.finish(id, cuts),
    "recording.cancel": ({ id }) => recorder.cancel(id),
  };
}
