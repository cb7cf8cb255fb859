import {
  CircleCheck,
  CirclePause,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
  OctagonAlert,
  Scale,
  Unplug,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { RunState, RunSummary } from "../../../../common/trainingProtocol";
import { classes } from "../../../design/classes";
import styles from "./Run.module.css";

const signs: Record<RunState, LucideIcon> = {
  waiting: Hourglass,
  preparing: LoaderCircle,
  running: LoaderCircle,
  paused: CirclePause,
  interrupted: Unplug,
  judging: Scale,
  finished: CircleCheck,
  failed: OctagonAlert,
};

/** A run's state in words. */
export function StateBadge({ run: { state } }: { run: RunSummary }) {
  const { t } = useTranslation();
  const Sign = signs[state];
  return (
    <span
      className={classes(styles.badge, styles[state])}
      title={t(`training.stateHint.${state}`)}
      role="status"
      data-testid="run-state"
      data-state={state}
    >
      <Sign size={15} aria-hidden />
      {t(`training.state.${state}`)}
    </span>
  );
}
