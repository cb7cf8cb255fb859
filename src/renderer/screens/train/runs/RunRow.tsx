import {
  CircleCheck,
  CirclePause,
  CirclePlay,
  EllipsisVertical,
  Hourglass,
  LoaderCircle,
  OctagonAlert,
  Unplug,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { RunState, RunSummary } from "../../../../common/trainingProtocol";
import { useStudio, useTraining } from "../../../app/AppContext";
import { openRun } from "../../../app/navigation";
import { IconButton } from "../../../design/Button";
import { classes } from "../../../design/classes";
import { MenuButton } from "../../../design/Menu";
import { formatShortDate } from "../../../library/clipFormat";
import { runVariantText } from "../experiments/variantText";
import { canPause, canResume } from "./possibleActions";
import { RunProgress } from "./RunProgress";
import styles from "./RunRow.module.css";
import { runMenuItems } from "./runMenuItems";
import type { RunActions } from "./useRunActions";

const signs: Record<RunState, typeof Hourglass> = {
  waiting: Hourglass,
  preparing: LoaderCircle,
  running: LoaderCircle,
  judging: LoaderCircle,
  paused: CirclePause,
  interrupted: Unplug,
  finished: CircleCheck,
  failed: OctagonAlert,
};

interface RunRowProps {
  run: RunSummary;
  actions: RunActions;
  onRename(): void;
  onDiscard(): void;
}

/** A run in the list: its state, what it is, how far it came, how good it is, and what can be done to it. */
export function RunRow({ run, actions, onRename, onDiscard }: RunRowProps) {
  const { t, i18n } = useTranslation();
  const { id, state, error, createdAt } = run;
  const name = useRunName(run);
  const Sign = signs[state];
  return (
    <li className={styles.row} data-testid="run" data-run={id} data-state={state}>
      <span className={styles.state} title={t(`training.stateHint.${state}`)}>
        <Sign className={classes(styles.sign, styles[state])} size={17} aria-hidden />
        {t(`training.state.${state}`)}
      </span>
      <div className={styles.what}>
        <button
          type="button"
          className={styles.name}
          title={run.name}
          data-testid="run-open"
          onClick={() => openRun(id)}
        >
          {name}
        </button>
        <span className={styles.origin}>{useOrigin(run)}</span>
      </div>
      {error ? (
        <span className={styles.error} role="alert" title={error.message}>
          {error.message}
        </span>
      ) : (
        <RunProgress run={run} />
      )}
      <Measure run={run} />
      <span className={styles.date}>{formatShortDate(createdAt, i18n.language, new Date())}</span>
      <span className={styles.buttons}>
        {canPause(run) && (
          <IconButton label={t("training.action.pause")} data-testid="run-pause" onClick={() => actions.pause(run)}>
            <CirclePause size={16} aria-hidden />
          </IconButton>
        )}
        {canResume(run) && (
          <IconButton label={t("training.action.resume")} data-testid="run-resume" onClick={() => actions.resume(run)}>
            <CirclePlay size={16} aria-hidden />
          </IconButton>
        )}
        <MenuButton
          label={t("training.run.more", { name })}
          items={runMenuItems(run, actions, { rename: onRename, discard: onDiscard }, t)}
          testId="run-menu"
          trigger={(props) => (
            <IconButton {...props} label={t("training.run.more", { name })} data-testid="run-more">
              <EllipsisVertical size={16} aria-hidden />
            </IconButton>
          )}
        />
      </span>
    </li>
  );
}

/** What the user called it. In its experiment, whose name stands above it, that is what sets it apart. */
function useRunName({ name, experimentName, variant }: RunSummary): string {
  const { t } = useTranslation();
  return variant !== undefined && name === `${experimentName}: ${variant}` ? runVariantText(variant, t) : name;
}

/** What the run began with, and what became of it. */
function useOrigin({ baseModel, continues, keptAs }: RunSummary): string {
  const { t } = useTranslation();
  const model = useStudio((state) => state.info?.models.find(({ id }) => id === baseModel)?.name) ?? baseModel;
  const before = useTraining((state) => state.runs.get(continues ?? "")?.name);
  const from = before === undefined ? t("training.run.from", { model }) : t("training.run.continues", { name: before });
  return [from, keptAs !== undefined && t("training.run.kept")].filter(Boolean).join(" · ");
}

/** The verdict, or the best so far. */
function Measure({ run: { outcome, best } }: { run: RunSummary }) {
  const { t } = useTranslation();
  return (
    <span className={styles.measure}>
      {outcome && (
        <span className={classes(styles.outcome, styles[outcome])} data-testid="run-outcome" data-outcome={outcome}>
          {t(`training.outcome.${outcome}`)}
        </span>
      )}
      {best && (
        <span className={styles.best} title={t("training.run.best", { step: best.step })} data-testid="run-best">
          {t("training.run.bestMm", { error: best.errorMm.toFixed(1) })}
        </span>
      )}
    </span>
  );
}
