import { FlaskConical, LoaderCircle, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTraining } from "../../../app/AppContext";
import { Button } from "../../../design/Button";
import { formatNumber } from "../../../library/clipFormat";
import { openExperiment, openResults, openSetup } from "../../../training/trainView";
import empty from "../../clips/ClipsEmpty.module.css";
import { TrainHeader } from "../TrainHeader";
import layout from "../TrainScreen.module.css";
import { NoRuns } from "./NoRuns";
import { isAtWork, orderRuns, type RunGroup } from "./orderRuns";
import { DiscardDialog, RenameDialog } from "./RunDialogs";
import { RunRow } from "./RunRow";
import styles from "./RunsPage.module.css";
import { type RunActions, useRunActions } from "./useRunActions";

/** Every training of the library, and the way to a new one. */
export function RunsPage({ isShown }: { isShown: boolean }) {
  const { t, i18n } = useTranslation();
  const runs = useTraining((state) => state.runs);
  const isLoaded = useTraining((state) => state.isLoaded);
  const actions = useRunActions();
  const [asked, setAsked] = useState<{ what: "rename" | "discard"; runId: string }>();
  const askedRun = asked && runs.get(asked.runId);
  const close = () => setAsked(undefined);
  const busy = [...runs.values()].filter((run) => isAtWork(run) || run.state === "waiting").length;
  const facts = [
    t("training.run.count", { count: runs.size, amount: formatNumber(runs.size, i18n.language) }),
    busy > 0 && t("training.run.atWork", { amount: formatNumber(busy, i18n.language) }),
  ];
  return (
    <>
      <TrainHeader
        title={t("training.title")}
        hasBack={false}
        facts={runs.size > 0 && facts.filter(Boolean).join(" · ")}
      >
        <Button look="quiet" data-testid="new-experiment" onClick={() => openExperiment()}>
          <FlaskConical size={16} aria-hidden />
          {t("training.newExperiment")}
        </Button>
        <Button look="primary" data-testid="new-training" onClick={() => openSetup()}>
          <Plus size={16} aria-hidden />
          {t("training.new")}
        </Button>
      </TrainHeader>
      {!isLoaded ? (
        <div className={empty.empty} data-testid="trainings-loading">
          <div className={empty.notice} role="status">
            <LoaderCircle className={empty.spinner} size={22} aria-hidden />
            {t("training.loading")}
          </div>
        </div>
      ) : runs.size === 0 ? (
        <NoRuns isShown={isShown} />
      ) : (
        <div className={layout.content} data-testid="runs">
          <div className={styles.groups}>
            {orderRuns(runs.values()).map((group) => (
              <Group
                key={group.key}
                group={group}
                actions={actions}
                onAsk={(what, runId) => setAsked({ what, runId })}
              />
            ))}
          </div>
        </div>
      )}
      {askedRun && asked.what === "rename" && (
        <RenameDialog run={askedRun} onClose={close} onRename={(name) => actions.rename(askedRun, name)} />
      )}
      {askedRun && asked.what === "discard" && (
        <DiscardDialog run={askedRun} onClose={close} onDiscard={() => actions.discard(askedRun)} />
      )}
    </>
  );
}

interface GroupProps {
  group: RunGroup;
  actions: RunActions;
  onAsk(what: "rename" | "discard", runId: string): void;
}

function Group({ group: { experimentId, runs }, actions, onAsk }: GroupProps) {
  const { t, i18n } = useTranslation();
  const name = runs[0]?.experimentName ?? "";
  const amount = formatNumber(runs.length, i18n.language);
  const title = experimentId === undefined ? t("training.run.list") : t("training.run.group", { name });
  return (
    <section className={styles.group} aria-label={title} data-testid="run-group">
      {experimentId !== undefined && (
        <header className={styles.groupHeader}>
          <FlaskConical size={16} aria-hidden />
          <h2 className={styles.groupTitle}>{title}</h2>
          <span className={styles.groupFacts}>{t("training.run.groupRuns", { count: runs.length, amount })}</span>
          <Button data-testid="compare-runs" onClick={() => openResults(experimentId)}>
            {t("training.run.compare")}
          </Button>
        </header>
      )}
      <ul className={styles.rows}>
        {runs.map((run) => (
          <RunRow
            key={run.id}
            run={run}
            actions={actions}
            onRename={() => onAsk("rename", run.id)}
            onDiscard={() => onAsk("discard", run.id)}
          />
        ))}
      </ul>
    </section>
  );
}
