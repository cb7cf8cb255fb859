import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { onThemeChanged } from "../../../design/applyTheme";
import { paintFigures } from "./paintFigures";
import styles from "./Verdict.module.css";

/** Before, after, truth of one frame, small and beside one another; seen a little from the side, because depth errs most. */
export function SmallFigures({ poses }: { poses: readonly (readonly number[] | undefined)[] }) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const there = poses.flatMap((pose, index) => (pose ? [index] : []));
  useEffect(() => {
    const draw = () => paintFigures(canvas.current!, poses);
    draw();
    const resize = new ResizeObserver(draw);
    resize.observe(canvas.current!);
    const stop = onThemeChanged(draw);
    return () => {
      resize.disconnect();
      stop();
    };
  }, [poses]);
  const names = [t("trainingRun.poses.before"), t("trainingRun.poses.after"), t("trainingRun.poses.truth")];
  return (
    <span className={styles.figures}>
      <canvas ref={canvas} className={styles.canvas} aria-hidden />
      <span className={styles.figureNames}>
        {there.map((index) => (
          <span key={index}>{names[index]}</span>
        ))}
      </span>
    </span>
  );
}
