import { useStore } from "zustand";
import { navigation } from "../../app/navigation";
import { RunView } from "./run/RunView";

export function TrainScreen(_props: { isShown: boolean }) {
  const runId = useStore(navigation, (state) => state.runId);
  return runId === undefined ? null : <RunView runId={runId} />;
}
