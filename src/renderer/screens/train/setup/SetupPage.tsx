import { GitBranch } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useTraining } from "../../../app/AppContext";
import { Button } from "../../../design/Button";
import { DataStep } from "../dataset/DataStep";
import { TrainHeader } from "../TrainHeader";
import { ClipsStep } from "./ClipsStep";
import { HowStep } from "./HowStep";
import { SetupNotice } from "./SetupNotice";
import styles from "./SetupPage.module.css";
import { StartPanel } from "./StartPanel";
import type { SetupSession } from "./setupSession";

/** A new training on one page: which clips, what they hold, how to learn; and Start, which can be pressed at once. */
export function SetupPage({ session }: { session: SetupSession }) {
  const { t } = useTranslation();
  const material = useStore(session.store, (state) => state.material);
  const error = useStore(session.store, (state) => state.error);
  return (
    <>
      <TrainHeader title={t("training.setup.title")} />
      {material ? (
        <div className={styles.page} data-testid="setup">
          <div className={styles.steps}>
            <Continuation session={session} />
            <ClipsStep session={session} />
            <DataStep session={session} />
            <HowStep session={session} />
          </div>
          <StartPanel session={session} />
        </div>
      ) : (
        <SetupNotice
          error={error}
          title={t("training.setup.failed")}
          testIdPrefix="setup"
          onRetry={() => void session.restart()}
        />
      )}
    </>
  );
}

/** Which run's weights the training begins with, where it does not begin with a model. */
function Continuation({ session }: { session: SetupSession }) {
  const { t } = useTranslation();
  const continues = useStore(session.store, (state) => state.continues);
  const name = useTraining((state) => state.runs.get(continues ?? "")?.name);
  if (continues === undefined) return null;
  return (
    <p className={styles.continuation} data-testid="setup-continues">
      <GitBranch size={16} aria-hidden />
      <span className={styles.continuationText}>{t("training.setup.continues", { name: name ?? continues })}</span>
      <Button data-testid="setup-fresh" onClick={() => session.startFresh()}>
        {t("training.setup.fresh")}
      </Button>
    </p>
  );
}
