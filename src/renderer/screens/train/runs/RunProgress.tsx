import { useTranslation } from "react-i18next";
import type { RunSummary } from "../../../../common/trainingProtocol";
import { ProgressBar } from "../../../design/ProgressBar";
import { formatNumber } from "../../../library/clipFormat";
import { timeLeft } from "../../clips/jobs/timeLeft";
import { formatLength } from "../duration";
import { isAtWork, runProgress } from "./orderRuns";
import styles from "./RunRow.module.css";

/** How far a run came, in steps and minutes, and how long it still takes. */
export function RunProgress({ run }: { run: RunSummary }) {
  const { t, i18n } = useTranslation();
  const { name, state, step, steps, minutes, trainedMs, secondsLeft, queuePlace } = run;
  if (state === "waiting") {
    return (
      <span className={styles.progress}>
        {queuePlace === undefined ? t("training.stateHint.waiting") : t("training.run.place", { place: queuePlace })}
      </span>
    );
  }
  const number = (value: number) => formatNumber(value, i18n.language);
  const stepText =
    steps === undefined
      ? t("training.run.stepsOnly", { step: number(step) })
      : t("training.run.steps", { step: number(step), steps: number(steps) });
  const hasEnded = state === "finished" || state === "failed";
  const timeText =
    minutes === undefined || hasEnded
      ? formatLength(trainedMs / 1000, t)
      : t("training.run.minutes", {
          minutes: formatNumber(trainedMs / 60_000, i18n.language, 1),
          total: formatNumber(minutes, i18n.language, 1),
        });
  const cutting =
    run.pictures && t("training.run.pictures", { done: number(run.pictures.done), total: number(run.pictures.total) });
  const facts = state === "preparing" ? [cutting ?? t("training.stateHint.preparing")] : [stepText, timeText];
  if (isAtWork(run)) facts.push(timeLeft(secondsLeft, t));
  return (
    <span className={styles.progress} data-testid="run-progress" data-step={step}>
      {!hasEnded && (
        <ProgressBar
          label={t("training.run.progress", { name })}
          value={state === "judging" ? undefined : runProgress(run)}
        />
      )}
      {facts.filter(Boolean).join(" · ")}
    </span>
  );
}
