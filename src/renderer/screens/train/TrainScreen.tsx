import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { useApp, useLibrary, useTraining } from "../../app/AppContext";
import { navigation } from "../../app/navigation";
import { useCommands } from "../../commands/useCommands";
import { trainView } from "../../training/trainView";
import { ConnectionNotice } from "../clips/ConnectionNotice";
import { LibraryClosed } from "../clips/LibraryClosed";
import { ExperimentPage } from "./experiments/ExperimentPage";
import { ResultsPage } from "./experiments/ResultsPage";
import { RunView } from "./run/RunView";
import { RunsPage } from "./runs/RunsPage";
import { SetupPage } from "./setup/SetupPage";
import { SetupSession } from "./setup/setupSession";
import styles from "./TrainScreen.module.css";
import { trainCommands } from "./trainCommands";
import { useSetupBeginning } from "./useSetupBeginning";

/** Fine-tuning: the list of trainings, a new one, experiments, and a single training that is opened. */
export function TrainScreen({ isShown }: { isShown: boolean }) {
  const { training } = useApp();
  const [session] = useState(() => new SetupSession(training));
  useSetupBeginning(session, isShown);
  useCommands(
    "train",
    useMemo(() => trainCommands(), []),
  );
  useEffect(() => () => session.forget(), [session]);
  return (
    <section className={styles.train} data-testid="train">
      <ConnectionNotice />
      <TrainContent session={session} isShown={isShown} />
    </section>
  );
}

function TrainContent({ session, isShown }: { session: SetupSession; isShown: boolean }) {
  const { library, training } = useApp();
  const runId = useStore(navigation, (state) => state.runId);
  const { view } = useStore(trainView);
  const status = useLibrary((state) => state.status);
  const isLoaded = useTraining((state) => state.isLoaded);
  const error = useTraining((state) => state.error);
  if (status?.state === "closed") return <LibraryClosed error={status.error} onRetry={() => library.reopen()} />;
  if (error && !isLoaded) return <LibraryClosed error={error} onRetry={() => training.load()} />;
  if (runId !== undefined) return <RunView runId={runId} />;
  switch (view.place) {
    case "runs":
      return <RunsPage isShown={isShown} />;
    case "setup":
      return <SetupPage session={session} />;
    case "experiment":
      return <ExperimentPage session={session} />;
    case "results":
      return <ResultsPage experimentId={view.experimentId} />;
  }
}
