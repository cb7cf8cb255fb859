import { CirclePlay, OctagonAlert, RotateCcw, Unplug } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { RunSummary } from "../../../../common/trainingProtocol";
import { Button } from "../../../design/Button";
import { classes } from "../../../design/classes";
import { sentence } from "../../../i18n/sentence";
import { formatNumber } from "../../../library/clipFormat";
import { canResume } from "../runs/possibleActions";
import { useRunActions } from "../runs/useRunActions";
import styles from "./Run.module.css";

/** A run that was interrupted or failed: why, and the ways out. Nothing for the others. */
export function RunTrouble({ run }: { run: RunSummary }) {
  const { t, i18n } = useTranslation();
  const actions = useRunActions();
  const { state, error, step } = run;
  if (state !== "interrupted" && state !== "failed") return null;
  const isFailed = state === "failed";
  // Whoever was killed could not say why.
  const reason = error?.message ?? t(`training.stateHint.${state}`);
  const Sign = isFailed ? OctagonAlert : Unplug;
  return (
    <div
      role={isFailed ? "alert" : "status"}
      className={classes(styles.trouble, isFailed && styles.troubleFailed)}
      data-testid="run-trouble"
    >
      <Sign size={20} aria-hidden />
      <div className={styles.troubleText}>
        <strong>{t(`trainingRun.trouble.${state}`)}</strong>
        <p>
          {sentence(reason)}{" "}
          {step > 0
            ? t("trainingRun.trouble.checkpoint", { step: formatNumber(step, i18n.language) })
            : t("trainingRun.trouble.noCheckpoint")}
        </p>
      </div>
      {canResume(run) && (
        <Button look="primary" data-testid="trouble-resume" onClick={() => actions.resume(run)}>
          <CirclePlay size={16} aria-hidden />
          {t("trainingRun.actions.resume")}
        </Button>
      )}
      {isFailed && (
        <Button data-testid="trouble-again" onClick={() => actions.again(run)}>
          <RotateCcw size={16} aria-hidden />
          {t("trainingRun.trouble.again")}
        </Button>
      )}
    </div>
  );
}
