import { Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../../../design/Button";
import { classes } from "../../../design/classes";
import styles from "./MotionPreview.module.css";
import { type MotionFrames, MotionView } from "./MotionView";

/** A motion to look at from all sides, alone or with a second figure to compare with. */
export function MotionPreview({ frames }: { frames: MotionFrames | undefined }) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<MotionView>(undefined);
  const [isPlaying, setPlaying] = useState(true);
  useEffect(() => {
    view.current = new MotionView(canvas.current!);
    return () => view.current?.dispose();
  }, []);
  useEffect(() => {
    if (frames) view.current?.setFrames(frames);
  }, [frames]);
  useEffect(() => view.current?.setPlaying(isPlaying), [isPlaying]);
  const Sign = isPlaying ? Pause : Play;
  return (
    <div className={styles.preview}>
      <canvas
        ref={canvas}
        className={styles.canvas}
        role="img"
        aria-label={t("importing.motion.preview")}
        title={t("importing.motion.turn")}
        data-testid="motion-preview"
      />
      <span className={styles.play}>
        <IconButton
          label={t(isPlaying ? "importing.motion.pause" : "importing.motion.play")}
          look="normal"
          data-testid="preview-play"
          onClick={() => setPlaying(!isPlaying)}
        >
          <Sign size={15} aria-hidden />
        </IconButton>
      </span>
      {frames?.compared && (
        <span className={styles.legend}>
          <span className={styles.truth}>{t("importing.motion.truth")}</span>
          <span className={classes(styles.truth, styles.predicted)}>{t("importing.motion.predicted")}</span>
        </span>
      )}
    </div>
  );
}
