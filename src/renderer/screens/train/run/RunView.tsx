import { LoaderCircle, WifiOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { RunSummary } from "../../../../common/trainingProtocol";
import { useTraining } from "../../../app/AppContext";
import { Button } from "../../../design/Button";
import { Segments } from "../../../design/Segments";
import { sentence } from "../../../i18n/sentence";
import type { RunSession } from "../../../training/runSession";
import { TrainHeader } from "../TrainHeader";
import { VerdictPage } from "../verdict/VerdictPage";
import { AboutPage } from "./AboutPage";
import styles from "./Run.module.css";
import { RunFacts } from "./RunFacts";
import { RunHeader } from "./RunHeader";
import { RunTrouble } from "./RunTrouble";
import { useRunSession } from "./useRunSession";
import { WatchPage } from "./WatchPage";

/** One training: while it learns, and when it has been judged. */
export function RunView({ runId }: { runId: string }) {
  const session = useRunSession(runId);
  if (!session) return null;
  return <OpenedRun key={runId} session={session} />;
}

function OpenedRun({ session }: { session: RunSession }) {
  const { t } = useTranslation();
  const { state, error, details } = useStore(session.store);
  const listed = useTraining(({ runs }) => runs.get(session.id));
  const run = listed ?? details?.summary;
  if (state === "gone" || state === "failed") {
    const reason = state === "gone" ? t("trainingRun.failed.gone") : sentence(error?.message ?? "");
    return (
      <>
        <TrainHeader title={run?.name ?? ""} />
        <div className={styles.message} data-testid="run-unreadable" role="alert">
          <WifiOff size={28} strokeWidth={1.5} aria-hidden />
          <strong>{t("trainingRun.failed.title")}</strong>
          <p>{reason}</p>
          {state === "failed" && (
            <Button data-testid="run-retry" onClick={() => void session.read()}>
              {t("trainingRun.failed.retry")}
            </Button>
          )}
        </div>
      </>
    );
  }
  if (!run) {
    return (
      <div className={styles.message} data-testid="run-opening">
        <LoaderCircle className={styles.turning} size={24} aria-hidden />
        {t("trainingRun.opening")}
      </div>
    );
  }
  return (
    <>
      <RunHeader run={run} />
      <RunFacts run={run} session={session} details={details} />
      <RunTrouble run={run} />
      <RunPages session={session} run={run} />
    </>
  );
}

type Page = "verdict" | "learning" | "about";

function RunPages({ session, run }: { session: RunSession; run: RunSummary }) {
  const { t } = useTranslation();
  const details = useStore(session.store, (state) => state.details);
  const [chosen, setChosen] = useState<Page>();
  if (!details) return <p className={styles.message}>{t("trainingRun.opening")}</p>;
  const { verdict } = details;
  const pages: Page[] = verdict ? ["verdict", "learning", "about"] : ["learning", "about"];
  // A verdict comes to the front by itself, unless somebody looks at something else.
  const page = chosen && pages.includes(chosen) ? chosen : pages[0]!;
  return (
    <>
      <nav className={styles.tabs} aria-label={t("trainingRun.tabs.label")}>
        <Segments<Page>
          label={t("trainingRun.tabs.label")}
          value={page}
          options={pages.map((id) => ({ value: id, label: t(`trainingRun.tabs.${id}`), testId: `run-tab-${id}` }))}
          onChange={setChosen}
        />
      </nav>
      <div className={styles.page} data-testid="run-page" data-page={page} data-state={run.state}>
        {page === "verdict" && verdict && <VerdictPage run={run} details={details} verdict={verdict} />}
        {page === "learning" && <WatchPage session={session} details={details} />}
        {page === "about" && <AboutPage details={details} />}
      </div>
    </>
  );
}
