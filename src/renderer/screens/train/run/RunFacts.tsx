import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { RunDetails, RunSummary } from "../../../../common/trainingProtocol";
import { ProgressBar } from "../../../design/ProgressBar";
import { formatNumber } from "../../../library/clipFormat";
import type { RunSession } from "../../../training/runSession";
import { formatRate } from "../../live/format";
import { formatLength } from "../duration";
import { isAtWork, runProgress } from "../runs/orderRuns";
import styles from "./Run.module.css";

interface RunFactsProps {
  run: RunSummary;
  session: RunSession;
  details: RunDetails | undefined;
}

/** How far a run is, how long it still takes, how fast, how good, and what computes. */
export function RunFacts({ run, session, details }: RunFactsProps) {
  const { t } = useTranslation();
  const isBusy = isAtWork(run);
  const isOver = run.state === "finished";
  return (
    <dl className={styles.facts} data-testid="run-facts">
      {isOver ? (
        <div>
          <dt>{t("trainingRun.facts.trained")}</dt>
          <dd data-testid="run-progress" data-step={run.step}>
            <DoneText run={run} />
          </dd>
        </div>
      ) : (
        <div className={styles.progressFact}>
          <dt>{t("trainingRun.facts.progress")}</dt>
          <dd data-testid="run-progress" data-step={run.step}>
            <ProgressText run={run} />
            <ProgressBar
              label={t("training.run.progress", { name: run.name })}
              value={run.state === "judging" ? undefined : runProgress(run)}
            />
          </dd>
        </div>
      )}
      {isBusy && (
        <div>
          <dt>{t("trainingRun.facts.timeLeft")}</dt>
          <dd>{run.secondsLeft === undefined ? "–" : formatLength(run.secondsLeft, t)}</dd>
        </div>
      )}
      {run.state === "running" && (
        <div>
          <dt>{t("trainingRun.facts.speed")}</dt>
          <dd>
            <SpeedNow session={session} />
          </dd>
        </div>
      )}
      <div>
        <dt>{t(isOver ? "trainingRun.facts.bestOver" : "trainingRun.facts.best")}</dt>
        <dd data-testid="run-best">
          <Best run={run} details={details} />
        </dd>
      </div>
      <div>
        <dt>{t("trainingRun.facts.computes")}</dt>
        <dd className={styles.adapter} title={details?.backend?.adapter}>
          {details?.backend ? (
            <>
              {t(`backend.${details.backend.name}`)} <small>{details.backend.adapter}</small>
            </>
          ) : (
            "–"
          )}
        </dd>
      </div>
    </dl>
  );
}

function ProgressText({ run: { step, steps, minutes, trainedMs } }: { run: RunSummary }) {
  const { t, i18n } = useTranslation();
  const number = (value: number, digits = 0) => formatNumber(value, i18n.language, digits);
  const passed = number(trainedMs / 60_000, 1);
  return (
    <>
      {steps === undefined
        ? t("trainingRun.facts.stepsOnly", { step: number(step) })
        : t("trainingRun.facts.steps", { step: number(step), steps: number(steps) })}{" "}
      <small>
        {minutes === undefined
          ? formatLength(trainedMs / 1000, t)
          : t("trainingRun.facts.minutes", { passed, minutes: number(minutes, 1) })}
      </small>
    </>
  );
}

function DoneText({ run: { step: checkpointStep, best, trainedMs } }: { run: RunSummary }) {
  const { t, i18n } = useTranslation();
  // The best may have been measured after the last checkpoint.
  const step = Math.max(checkpointStep, best?.step ?? 0);
  const amount = formatNumber(step, i18n.language);
  return (
    <>
      {t("trainingRun.facts.stepsDone", { count: step, amount })} <small>{formatLength(trainedMs / 1000, t)}</small>
    </>
  );
}

/** The smallest error on the held-out clips, and how long ago that was. */
function Best({ run: { best, step, state }, details }: Pick<RunFactsProps, "run" | "details">) {
  const { t, i18n } = useTranslation();
  if (!best)
    return <small>{t(state === "finished" ? "training.outcome.no-held-out" : "trainingRun.facts.noBest")}</small>;
  const ago = step - best.step;
  const amount = formatNumber(ago, i18n.language);
  const at = formatNumber(best.step, i18n.language);
  const agoText = ago === 0 ? t("trainingRun.facts.bestNow") : t("trainingRun.facts.bestAgo", { count: ago, amount });
  const against = details?.yardstick && t(`trainingRun.against.${details.yardstick.against}`);
  return (
    <span title={against}>
      {t("trainingRun.facts.mm", { mm: best.errorMm.toFixed(1) })}{" "}
      <small>
        {state === "finished" || best.step > step
          ? t("trainingRun.facts.bestAt", { step: at })
          : t("trainingRun.facts.bestAtAgo", { step: at, ago: agoText })}
      </small>
    </span>
  );
}

/** Changes several times a second, past React. */
function SpeedNow({ session }: { session: RunSession }) {
  const { t } = useTranslation();
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = () => {
      const speed = session.curve.at(-1)?.framesPerSecond;
      element.current!.textContent =
        speed === undefined ? "–" : t("trainingRun.facts.framesPerSecond", { frames: formatRate(speed) });
    };
    show();
    return session.onNews(show);
  }, [session, t]);
  return <span ref={element} data-testid="run-speed" />;
}
