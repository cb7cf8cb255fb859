import { ChevronDown, ChevronUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp, useLibrary } from "../../../app/AppContext";
import { Button, IconButton } from "../../../design/Button";
import { ProgressBar } from "../../../design/ProgressBar";
import { formatNumber } from "../../../library/clipFormat";
import { clipsView } from "../../../library/clipsView";
import { showError } from "../useClipActions";
import { JobRow } from "./JobRow";
import styles from "./JobsPanel.module.css";
import { timeLeft } from "./timeLeft";
import { hasEnded, type WorkItem, workItems } from "./workItems";

/** Everything that the studio does besides, along the bottom of the screen; not there when there is nothing. */
export function JobsPanel() {
  const { t } = useTranslation();
  const { library, imports } = useApp();
  const jobs = useLibrary((state) => state.jobs);
  const uploads = useStore(imports.store, (state) => state.uploads);
  const isOpen = useStore(clipsView, (state) => state.listsJobs);
  const items = workItems(uploads, jobs);
  if (items.length === 0) return null;
  const clear = () => {
    for (const item of items.filter(hasEnded)) {
      if ("upload" in item.source) imports.cancel(item.source.upload.id);
      else void library.dismissJob(item.source.job.id).catch(showError);
    }
  };
  const Chevron = isOpen ? ChevronDown : ChevronUp;
  return (
    <section className={styles.panel} aria-label={t("importing.jobs.label")} data-testid="jobs">
      <header className={styles.header}>
        <Overview items={items} isOpen={isOpen} />
        {items.some(hasEnded) && (
          <Button look="quiet" data-testid="jobs-clear" onClick={clear}>
            {t("importing.jobs.clear")}
          </Button>
        )}
        <IconButton
          label={t(isOpen ? "importing.jobs.hide" : "importing.jobs.show")}
          aria-expanded={isOpen}
          data-testid="jobs-toggle"
          onClick={() => clipsView.setState({ listsJobs: !isOpen })}
        >
          <Chevron size={17} aria-hidden />
        </IconButton>
      </header>
      {isOpen && (
        <ul className={styles.list}>
          {items.map((item) => (
            <JobRow key={item.key} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** In one line: how much is under way, or how it ended. */
function Overview({ items, isOpen }: { items: readonly WorkItem[]; isOpen: boolean }) {
  const { t, i18n } = useTranslation();
  const active = items.filter((item) => !hasEnded(item)).length;
  const failed = items.filter(({ state }) => state === "failed").length;
  const running = items.find(({ state }) => state === "running");
  const amount = (count: number) => ({ count, amount: formatNumber(count, i18n.language) });
  const text =
    active > 0
      ? t("importing.jobs.running", amount(active))
      : failed > 0
        ? t("importing.jobs.failed", amount(failed))
        : t("importing.jobs.finished");
  return (
    <div className={styles.overview} role="status" data-testid="jobs-overview" data-active={active}>
      <span className={styles.title}>{text}</span>
      {!isOpen && running && (
        <>
          <span className={styles.subject}>{running.subject}</span>
          <ProgressBar
            className={styles.progress}
            label={t("importing.jobs.progressOf", { name: running.subject })}
            value={running.progress}
          />
          <span className={styles.subject}>{timeLeft(running.secondsLeft, t)}</span>
        </>
      )}
    </div>
  );
}
