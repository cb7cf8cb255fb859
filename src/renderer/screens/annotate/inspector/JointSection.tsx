import { useTranslation } from "react-i18next";
import { keypointsOfJoint } from "../../../../pose/clip/keypointJoints";
import { provenances } from "../../../../pose/clip/provenance";
import { keypointNames, keypointStride } from "../../../../pose/keypoints";
import { jointNames } from "../../../../pose/skeleton";
import { CommandButton } from "../../../commands/CommandButton";
import type { ClipSession } from "../session/clipSession";
import type { ClipTools } from "../tools/clipTools";
import styles from "./Inspector.module.css";

/** The joint that was chosen last: where it is, where that comes from, and its own corrections. */
export function JointSection({ tools: { editor, actions } }: { tools: ClipTools }) {
  const { t } = useTranslation();
  const { clip, activeJoint: joint } = editor;
  const { joints, keypoints } = clip.selection.getState();
  const { composed, joints: placed } = clip.feed.current;
  const title = joints.map((each) => t(`annotate.joints.${jointNames[each]!}`)).join(", ");
  const [faceKeypoint] = joint === undefined ? keypoints.slice(-1) : [];
  if (faceKeypoint !== undefined) {
    return (
      <section className={styles.section}>
        <h3 className={styles.heading}>{t(`annotate.keypoints.${keypointNames[faceKeypoint]!}`)}</h3>
        <p className={styles.hint}>{t("annotate.inspector.faceHint")}</p>
      </section>
    );
  }
  if (joint === undefined) {
    return (
      <section className={styles.section}>
        <h3 className={styles.heading}>{t("annotate.inspector.nothing")}</h3>
        <p className={styles.hint}>{t(`annotate.inspector.${hintOf(clip, actions.hasPerson)}`)}</p>
      </section>
    );
  }
  const [keypoint] = keypointsOfJoint[joint]!;
  const score = keypoint === undefined ? undefined : composed?.keypoints?.[keypoint * keypointStride + 2];
  const hidden = composed?.hidden[joint] ?? 0;
  return (
    <section className={styles.section} aria-label={title}>
      <h3 className={styles.heading} data-testid="inspector-joint">
        {title}
      </h3>
      <dl className={styles.facts}>
        {placed && (
          <>
            <dt>{t("annotate.inspector.position")}</dt>
            <dd data-testid="inspector-position">
              {[0, 1, 2].map((axis) => `${(placed[joint * 3 + axis]! * 100).toFixed(1)}`).join("  ")} cm
            </dd>
          </>
        )}
        {composed && (
          <>
            <dt>{t("annotate.inspector.provenance")}</dt>
            <dd data-testid="inspector-provenance" data-provenance={provenances[composed.provenance[joint]!]}>
              {t(`player.provenance.${provenances[composed.provenance[joint]!]!}`)}
            </dd>
          </>
        )}
        {score !== undefined && Number.isFinite(score) && (
          <>
            <dt>{t("annotate.inspector.score")}</dt>
            <dd>{(score * 100).toFixed(0)} %</dd>
          </>
        )}
        <dt>{t("annotate.inspector.seen")}</dt>
        <dd data-testid="inspector-hidden">{t(`annotate.hidden.${hiddenNames[hidden]!}`)}</dd>
      </dl>
      <div className={styles.buttons}>
        <CommandButton id="edit.flipLimb">{t("annotate.inspector.flip")}</CommandButton>
        {hidden === 0 ? (
          <>
            <CommandButton id="edit.occluded">{t("annotate.inspector.occluded")}</CommandButton>
            <CommandButton id="edit.outside">{t("annotate.inspector.outside")}</CommandButton>
          </>
        ) : (
          <CommandButton id="edit.visible">{t("annotate.inspector.visible")}</CommandButton>
        )}
        {actions.feet.length > 0 && (
          <>
            <CommandButton id="edit.pinFoot">{t("annotate.inspector.pin")}</CommandButton>
            <CommandButton id="edit.unpinFoot">{t("annotate.inspector.unpin")}</CommandButton>
          </>
        )}
      </div>
    </section>
  );
}

const hiddenNames = ["visible", "occluded", "outside"] as const;

/** How to choose a joint in this clip. */
function hintOf(clip: ClipSession, hasPerson: boolean) {
  if (!hasPerson) return "noPersonHint";
  return clip.info.columns.includes("keypoints") ? "nothingHint" : "nothingHintScene";
}
