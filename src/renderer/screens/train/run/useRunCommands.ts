import { useMemo, useRef } from "react";
import type { RunSummary } from "../../../../common/trainingProtocol";
import type { Command } from "../../../commands/command";
import { useCommands } from "../../../commands/useCommands";
import { canPause, canResume, canStop } from "../runs/possibleActions";
import type { RunActions } from "../runs/useRunActions";

/** What keyboard and palette can do to the opened run. */
export function useRunCommands(run: RunSummary, actions: RunActions): void {
  // The run changes all the time while it learns; its commands do not.
  const latest = useRef(run);
  latest.current = run;
  const commands = useMemo(
    (): Command[] => [
      {
        id: "train.pause",
        shortcuts: ["Alt+P"],
        ignoresHeldKey: true,
        isEnabled: () => canPause(latest.current) || canResume(latest.current),
        run: () => (canPause(latest.current) ? actions.pause(latest.current) : actions.resume(latest.current)),
      },
      { id: "train.stop", isEnabled: () => canStop(latest.current), run: () => actions.stop(latest.current) },
    ],
    [actions],
  );
  useCommands("train", commands);
}
