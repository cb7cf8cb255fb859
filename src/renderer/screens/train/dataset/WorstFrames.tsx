import { useTranslation } from "react-i18next";
import type { ClipMaterial, DatasetPart } from "../../../../common/trainingProtocol";
import { openClip } from "../../../app/navigation";
import { formatNumber } from "../../../library/clipFormat";
import styles from "./DataStep.module.css";

const shownFrames = 8;

interface WorstFramesProps {
  frames: DatasetPart["worstFrames"];
  material: readonly ClipMaterial[];
}

/** Frames on which the base model is furthest from the targets; each opens its clip there. */
export function WorstFrames({ frames, material }: WorstFramesProps) {
  const { t, i18n } = useTranslation();
  if (frames.length === 0) return null;
  const worst = [...frames].sort((a, b) => b.errorMm - a.errorMm).slice(0, shownFrames);
  return (
    <div className={styles.worst}>
      <h3 className={styles.partTitle}>{t("training.dataset.worst")}</h3>
      <p className={styles.nothing}>{t("training.dataset.worstHint")}</p>
      <ul className={styles.worstFrames}>
        {worst.map(({ clipId, frame, errorMm }) => (
          <li key={`${clipId} ${frame}`}>
            <button
              type="button"
              className={styles.worstFrame}
              data-testid="worst-frame"
              onClick={() => openClip(clipId, frame)}
            >
              <span className={styles.worstName}>
                {material.find((clip) => clip.clipId === clipId)?.name ?? clipId}
              </span>
              <span className={styles.worstError}>
                {t("training.dataset.worstFrame", {
                  frame: formatNumber(frame + 1, i18n.language),
                  error: formatNumber(errorMm, i18n.language),
                })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
