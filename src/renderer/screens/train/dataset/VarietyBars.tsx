import { useTranslation } from "react-i18next";
import type { DatasetPart } from "../../../../common/trainingProtocol";
import { formatShare } from "../../../library/clipFormat";
import styles from "./DataStep.module.css";

const poses = ["standing", "bent", "sitting", "armsUp", "lying"] as const;

/** What the body does, as shares of the frames. */
export function VarietyBars({ variety }: { variety: DatasetPart["poseVariety"] }) {
  const { t, i18n } = useTranslation();
  return (
    <div className={styles.variety}>
      <h4 className={styles.caption}>{t("training.dataset.variety")}</h4>
      <dl className={styles.bars}>
        {poses.map((pose) => (
          <div key={pose} className={styles.bar} data-testid={`variety-${pose}`}>
            <dt>{t(`training.dataset.pose.${pose}`)}</dt>
            <dd className={styles.track} aria-hidden>
              <span className={styles.filled} style={{ width: `${variety[pose] * 100}%` }} />
            </dd>
            <dd className={styles.share}>{formatShare(variety[pose], i18n.language)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
