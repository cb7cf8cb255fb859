import { LoaderCircle, Square, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp } from "../../app/AppContext";
import { countdowns, preferences } from "../../app/preferences";
import { shortcutsOf } from "../../commands/commandRegistry";
import { ShortcutKeys } from "../../commands/ShortcutKeys";
import { Button } from "../../design/Button";
import { classes } from "../../design/classes";
import { Select } from "../../design/Select";
import styles from "./RecordControl.module.css";

/** One button that starts, calls off and stops a recording, and the countdown before it. */
export function RecordControl() {
  const { t } = useTranslation();
  const { live, recording, commands } = useApp();
  const isRunning = useStore(live.store, ({ phase }) => phase === "running");
  const isCamera = useStore(live.store, ({ source }) => source?.kind === "camera");
  const phase = useStore(recording.store, (state) => state.phase);
  const countdownS = useStore(preferences, (state) => state.countdownS);
  const shortcuts = useStore(commands.store, (state) => {
    const command = state.commands.find(({ id }) => id === "live.record");
    return command && shortcutsOf(state, command);
  });
  const isIdle = phase === "idle" || phase === "failed";
  return (
    <div className={styles.control} data-testid="recording" data-phase={phase}>
      <Button
        className={classes(styles.button, phase === "recording" && styles.stop)}
        data-testid="record"
        disabled={phase === "finishing" || (isIdle && !isRunning)}
        title={t(isIdle ? (isRunning ? "recording.recordHint" : "recording.noSource") : "recording.label")}
        onClick={() => recording.toggle()}
      >
        {isIdle && (
          <>
            <span className={styles.dot} aria-hidden />
            {t("recording.record")}
            {shortcuts && <ShortcutKeys shortcuts={shortcuts} />}
          </>
        )}
        {phase === "countdown" && (
          <>
            <X size={15} aria-hidden />
            {t("recording.callOff")}
          </>
        )}
        {phase === "recording" && (
          <>
            <Square size={12} fill="currentColor" aria-hidden />
            {t("recording.stop")}
          </>
        )}
        {phase === "finishing" && (
          <>
            <LoaderCircle className={styles.spinner} size={15} aria-hidden />
            {t("recording.stop")}
          </>
        )}
      </Button>
      {isIdle && isCamera && (
        <Select
          aria-label={t("recording.countdown")}
          title={t("recording.countdown")}
          className={styles.countdown}
          options={countdowns.map((seconds) => ({
            value: String(seconds),
            label: seconds === 0 ? t("recording.noCountdown") : t("recording.countdownSeconds", { seconds }),
          }))}
          value={String(countdownS)}
          data-testid="record-countdown"
          onChange={(value) => preferences.setState({ countdownS: countdowns.find((each) => String(each) === value)! })}
        />
      )}
    </div>
  );
}
