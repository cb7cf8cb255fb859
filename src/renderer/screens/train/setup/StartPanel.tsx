import { Play } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { openRun } from "../../../app/navigation";
import { Button } from "../../../design/Button";
import { changeSetup, openRuns } from "../../../training/trainView";
import { EstimateFacts } from "./EstimateFacts";
import { NameField } from "./NameField";
import styles from "./SetupPage.module.css";
import { StartNotes } from "./StartNotes";
import type { SetupSession } from "./setupSession";
import { useName, useProblems, useSettings } from "./useSetup";

/** Name, what is to be expected, and Start; always in sight. */
export function StartPanel({ session }: { session: SetupSession }) {
  const { t } = useTranslation();
  const name = useName(session);
  const isStarting = useStore(session.store, (state) => state.isStarting);
  const problems = useProblems(session);
  const settings = useSettings(session);
  const start = async () => {
    const id = await session.start(name);
    if (id === undefined) return;
    openRuns();
    openRun(id);
  };
  return (
    <aside className={styles.panel} aria-label={t("training.start.label")} data-testid="start-panel">
      <NameField session={session} />
      {settings && <EstimateFacts session={session} settings={settings} />}
      <Button
        look="primary"
        className={styles.start}
        disabled={!settings || problems.size > 0 || isStarting}
        data-testid="start-training"
        onClick={() => void start()}
      >
        <Play size={16} aria-hidden />
        {t(isStarting ? "training.start.starting" : "training.start.run")}
      </Button>
      <StartNotes session={session} />
      <Button look="quiet" data-testid="to-experiment" onClick={() => changeSetup("experiment")}>
        {t("training.start.several")}
      </Button>
    </aside>
  );
}
