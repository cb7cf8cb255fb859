import { useTranslation } from "react-i18next";
import { formatRate, formatTime } from "../../live/format";
import type { ClipSession } from "../session/clipSession";
import styles from "./ClipPanel.module.css";

/** What is known about the clip. */
export function InfoSection({ clip }: { clip: ClipSession }) {
  const { t } = useTranslation();
  const { source, model, frames } = clip.info;
  const size = clip.pictureSize(0);
  const from = source.kind === "recording" ? source.camera : source.fileName;
  const facts: [string, string | undefined][] = [
    [t("player.clip.source"), from],
    [t("player.clip.model"), model?.name],
    [t("player.clip.frames"), frames.toLocaleString()],
    [t("player.clip.duration"), formatTime(clip.bounds.toS - clip.bounds.fromS)],
    [t("player.clip.rate"), t("player.clip.rateValue", { fps: formatRate(1 / clip.intervalS) })],
    [t("player.clip.picture"), size && `${size[0]} × ${size[1]}`],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(
        ([name, value]) =>
          value !== undefined && (
            <div key={name} className={styles.fact}>
              <dt>{name}</dt>
              <dd title={value}>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
