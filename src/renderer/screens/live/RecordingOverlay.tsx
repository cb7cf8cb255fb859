import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp } from "../../app/AppContext";
import { formatTime } from "./format";
import styles from "./RecordingOverlay.module.css";
import { useDiskLeft } from "./useDiskLeft";

/** Over the picture: the countdown, then how the recording goes. */
export function RecordingOverlay() {
  const { t } = useTranslation();
  const { recording } = useApp();
  const state = useStore(recording.store);
  const diskLeft = useDiskLeft();
  switch (state.phase) {
    case "countdown":
      return (
        <div
          className={styles.countdown}
          role="timer"
          aria-label={t("recording.startsIn", { seconds: state.secondsLeft })}
          data-testid="record-seconds"
        >
          <span className={styles.number} aria-hidden>
            {state.secondsLeft > 0 ? state.secondsLeft : "…"}
          </span>
        </div>
      );
    case "recording":
    case "finishing": {
      const { elapsedS, frames, leftOut, diskLeftS } = state.progress;
      return (
        <div className={styles.status} data-testid="record-status" data-frames={frames} data-left-out={leftOut}>
          <span className={styles.time}>
            <span className={styles.light} aria-hidden />
            <span data-testid="record-elapsed">{formatTime(elapsedS)}</span>
          </span>
          {state.phase === "finishing" ? (
            <span role="status">{t("recording.finishing", { name: state.name })}</span>
          ) : (
            <>
              <span>{t("recording.frames", { count: frames })}</span>
              {leftOut > 0 && (
                <span className={styles.behind} title={t("recording.leftOutHint")}>
                  {t("recording.leftOut", { frames: leftOut })}
                </span>
              )}
              {diskLeftS !== undefined && (
                <span data-testid="record-disk-left">{t("recording.diskLeft", { time: diskLeft(diskLeftS) })}</span>
              )}
            </>
          )}
        </div>
      );
    }
    case "idle":
    case "failed":
      return null;
  }
}
