import {
  CirclePause,
  CirclePlay,
  CircleStop,
  EllipsisVertical,
  GitBranch,
  HelpCircle,
  Pencil,
  Trash2,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RunSummary } from "../../../../common/trainingProtocol";
import { Button, IconButton } from "../../../design/Button";
import { MenuButton, type MenuItem } from "../../../design/Menu";
import { Popover } from "../../../design/Popover";
import { canPause, canResume, canStop } from "../runs/possibleActions";
import { DiscardDialog, RenameDialog } from "../runs/RunDialogs";
import { useRunActions } from "../runs/useRunActions";
import { TrainHeader } from "../TrainHeader";
import { ContinueDialog } from "./ContinueDialog";
import styles from "./Run.module.css";
import { StateBadge } from "./StateBadge";
import { useRunCommands } from "./useRunCommands";

type Asking = "discard" | "rename" | "continue";

/** Name and state of a run, and everything that can be done to it, each with what it does. */
export function RunHeader({ run }: { run: RunSummary }) {
  const { t } = useTranslation();
  const actions = useRunActions();
  const [asking, setAsking] = useState<Asking>();
  const close = () => setAsking(undefined);
  useRunCommands(run, actions);
  const isOver = run.state === "finished" || run.state === "failed";
  const more: MenuItem[] = [
    { id: "rename", label: t("training.action.rename"), icon: Pencil, onSelect: () => setAsking("rename") },
    {
      id: "discard",
      label: t("training.action.discard"),
      icon: Trash2,
      danger: true,
      onSelect: () => setAsking("discard"),
    },
  ];
  return (
    <>
      <TrainHeader title={run.name} facts={<StateBadge run={run} />}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a flex row everywhere */}
        <div role="group" aria-label={t("trainingRun.actions.label")} className={styles.actions}>
          {!isOver && <PauseResume run={run} onPause={() => actions.pause(run)} onResume={() => actions.resume(run)} />}
          {(!isOver || canStop(run)) && (
            <Button
              title={canStop(run) ? t("trainingRun.actions.stopHint") : t("trainingRun.actions.notNow")}
              disabled={!canStop(run)}
              data-testid="run-stop"
              onClick={() => actions.stop(run)}
            >
              <CircleStop size={16} aria-hidden />
              {t("trainingRun.actions.stop")}
            </Button>
          )}
          {run.state !== "finished" && (
            <Button
              title={t("trainingRun.actions.continueHint")}
              data-testid="run-continue"
              onClick={() => setAsking("continue")}
            >
              <GitBranch size={16} aria-hidden />
              {t("trainingRun.actions.continue")}
            </Button>
          )}
          {!isOver && (
            <Button
              title={t("trainingRun.actions.discardHint")}
              data-testid="run-discard"
              onClick={() => setAsking("discard")}
            >
              <Trash2 size={16} aria-hidden />
              {t("trainingRun.actions.discard")}
            </Button>
          )}
          {!isOver && <ActionHelp />}
          <MenuButton
            label={t("training.run.more", { name: run.name })}
            items={more}
            testId="run-menu"
            trigger={(props) => (
              <IconButton {...props} label={t("training.run.more", { name: run.name })} data-testid="run-more">
                <EllipsisVertical size={16} aria-hidden />
              </IconButton>
            )}
          />
        </div>
      </TrainHeader>
      {asking === "discard" && <DiscardDialog run={run} onClose={close} onDiscard={() => actions.discard(run)} />}
      {asking === "rename" && <RenameDialog run={run} onClose={close} onRename={(name) => actions.rename(run, name)} />}
      {asking === "continue" && <ContinueDialog run={run} actions={actions} onClose={close} />}
    </>
  );
}

interface PauseResumeProps {
  run: RunSummary;
  onPause(): void;
  onResume(): void;
}

/** One place for both: only one of them ever makes sense. */
function PauseResume({ run, onPause, onResume }: PauseResumeProps) {
  const { t } = useTranslation();
  if (canResume(run)) {
    return (
      <Button
        // Of an interrupted one the notice below has the main button.
        look={run.state === "paused" ? "primary" : "normal"}
        title={t("trainingRun.actions.resumeHint")}
        data-testid="run-resume"
        onClick={onResume}
      >
        <CirclePlay size={16} aria-hidden />
        {t("trainingRun.actions.resume")}
      </Button>
    );
  }
  return (
    <Button
      title={canPause(run) ? t("trainingRun.actions.pauseHint") : t("trainingRun.actions.notNow")}
      disabled={!canPause(run)}
      data-testid="run-pause"
      onClick={onPause}
    >
      <CirclePause size={16} aria-hidden />
      {t("trainingRun.actions.pause")}
    </Button>
  );
}

/** What the buttons do, for those who do not dare to press them. */
function ActionHelp() {
  const { t } = useTranslation();
  return (
    <Popover
      label={t("trainingRun.actions.explain")}
      testId="run-help-panel"
      trigger={(props) => (
        <IconButton {...props} label={t("trainingRun.actions.explain")} data-testid="run-help">
          <HelpCircle size={16} aria-hidden />
        </IconButton>
      )}
    >
      <dl className={styles.help}>
        {(["pause", "resume", "stop", "continue", "discard"] as const).map((action) => (
          <div key={action}>
            <dt>{t(`trainingRun.actions.${action}`)}</dt>
            <dd>{t(`trainingRun.actions.${action}Hint`)}</dd>
          </div>
        ))}
      </dl>
    </Popover>
  );
}
