import { type LucideIcon, PlayCircle, Sprout, StepForward } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { RunSummary } from "../../../../common/trainingProtocol";
import { useStudio } from "../../../app/AppContext";
import { classes } from "../../../design/classes";
import { Dialog } from "../../../design/Dialog";
import { canContinueFrom, canResume } from "../runs/possibleActions";
import type { RunActions } from "../runs/useRunActions";
import styles from "./Run.module.css";

interface ContinueDialogProps {
  run: RunSummary;
  actions: RunActions;
  onClose(): void;
}

/** The three ways to train on, and what sets them apart: nobody can guess it from the words. */
export function ContinueDialog({ run, actions, onClose }: ContinueDialogProps) {
  const { t } = useTranslation();
  const { baseModel } = run;
  const model = useStudio((state) => state.info?.models.find(({ id }) => id === baseModel)?.name) ?? baseModel;
  const choices: Choice[] = [
    {
      id: "resume",
      Icon: PlayCircle,
      body: t("trainingRun.continuing.resumeBody"),
      why: canResume(run) ? undefined : t(`trainingRun.continuing.${whyNoResume(run)}`),
      run: () => actions.resume(run),
    },
    {
      id: "checkpoint",
      Icon: StepForward,
      body: t("trainingRun.continuing.checkpointBody"),
      why: canContinueFrom(run) ? undefined : t(`trainingRun.continuing.${whyNoCheckpoint(run)}`),
      run: () => actions.continueFrom(run),
    },
    {
      id: "base",
      Icon: Sprout,
      body: t("trainingRun.continuing.baseBody", { model }),
      why: undefined,
      run: () => actions.again(run),
    },
  ];
  return (
    <Dialog title={t("trainingRun.continuing.title")} size="medium" testId="continue-training" onClose={onClose}>
      <p className={styles.lead}>{t("trainingRun.continuing.lead")}</p>
      <div className={styles.choices}>
        {choices.map((choice) => (
          <ContinueChoice key={choice.id} choice={choice} onClose={onClose} />
        ))}
      </div>
    </Dialog>
  );
}

interface Choice {
  id: "resume" | "checkpoint" | "base";
  Icon: LucideIcon;
  body: string;
  /** Why it is not possible. */
  why: string | undefined;
  run(): void;
}

function ContinueChoice({ choice: { id, Icon, body, why, run }, onClose }: { choice: Choice; onClose(): void }) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className={classes(styles.choice, why !== undefined && styles.choiceOff)}
      disabled={why !== undefined}
      data-testid={`continue-${id}`}
      onClick={() => {
        onClose();
        run();
      }}
    >
      <Icon className={styles.choiceIcon} size={20} aria-hidden />
      <span className={styles.choiceTitle}>{t(`trainingRun.continuing.${id}`)}</span>
      <span className={styles.choiceBody}>{body}</span>
      {why && <span className={styles.choiceWhy}>{why}</span>}
    </button>
  );
}

function whyNoResume({ state }: RunSummary): "resumeEnded" | "resumeRuns" {
  return state === "finished" || state === "failed" ? "resumeEnded" : "resumeRuns";
}

function whyNoCheckpoint({ step }: RunSummary): "checkpointNone" | "checkpointMoves" {
  return step === 0 ? "checkpointNone" : "checkpointMoves";
}
