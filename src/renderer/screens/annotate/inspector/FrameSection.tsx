import { useTranslation } from "react-i18next";
import { CommandButton } from "../../../commands/CommandButton";
import styles from "./Inspector.module.css";

/** What can be done with the pose under the playhead. */
export function FrameSection() {
  const { t } = useTranslation();
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>{t("annotate.inspector.frame")}</h3>
      <div className={styles.buttons}>
        <CommandButton id="edit.copyPose">{t("annotate.inspector.copy")}</CommandButton>
        <CommandButton id="edit.pastePose">{t("annotate.inspector.paste")}</CommandButton>
        <CommandButton id="edit.mirrorPose">{t("annotate.inspector.mirror")}</CommandButton>
        <CommandButton id="edit.toggleCut">{t("annotate.inspector.cut")}</CommandButton>
        <CommandButton id="player.addMark">{t("annotate.inspector.mark")}</CommandButton>
      </div>
    </section>
  );
}
