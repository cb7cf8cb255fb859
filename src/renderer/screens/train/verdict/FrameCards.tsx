import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FrameChange } from "../../../../common/verdict";
import { openClip } from "../../../app/navigation";
import { Button } from "../../../design/Button";
import { classes } from "../../../design/classes";
import { formatNumber } from "../../../library/clipFormat";
import { formatMean } from "./numbers";
import { SmallFigures } from "./SmallFigures";
import styles from "./Verdict.module.css";

interface FrameCardsProps {
  frames: readonly FrameChange[];
  /** Name of a clip. */
  nameOf(clipId: string): string;
  testId: string;
}

const firstShown = 4;

/** Frames with their poses before, after and as they should be; a press opens the clip at the frame. */
export function FrameCards({ frames, nameOf, testId }: FrameCardsProps) {
  const { t, i18n } = useTranslation();
  const [isAll, setAll] = useState(false);
  const shown = isAll ? frames : frames.slice(0, firstShown);
  if (frames.length === 0) return <p className={styles.noFrames}>{t("trainingRun.verdict.noFrames")}</p>;
  return (
    <>
      <ul className={styles.frames} data-testid={testId}>
        {shown.map(({ clipId, frame, beforeMm, afterMm, poses }) => {
          const name = t("trainingRun.poses.frame", {
            clip: nameOf(clipId),
            frame: formatNumber(frame + 1, i18n.language),
          });
          return (
            <li key={`${clipId} ${frame}`}>
              <button
                type="button"
                className={styles.frame}
                title={t("trainingRun.poses.open")}
                data-testid={`frame-${clipId}-${frame}`}
                onClick={() => openClip(clipId, frame)}
              >
                {poses && <SmallFigures poses={[poses.before, poses.after, poses.truth]} />}
                <span className={styles.frameNumbers}>
                  {formatMean(beforeMm, i18n.language)} →{" "}
                  <strong className={classes(afterMm < beforeMm ? styles.better : styles.worse)}>
                    {formatMean(afterMm, i18n.language)} mm
                  </strong>
                </span>
                <span className={styles.frameName}>{name}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {frames.length > firstShown && (
        <Button look="quiet" className={styles.all} data-testid={`${testId}-all`} onClick={() => setAll(!isAll)}>
          {isAll
            ? t("trainingRun.verdict.fewer")
            : t("trainingRun.verdict.all", { amount: formatNumber(frames.length, i18n.language) })}
        </Button>
      )}
    </>
  );
}
