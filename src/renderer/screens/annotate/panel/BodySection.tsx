import { useTranslation } from "react-i18next";
import { meanBodyHeightMm } from "../../../../pose/meanBody";
import { NumberField } from "../../../design/NumberField";
import { Segments } from "../../../design/Segments";
import styles from "./ClipPanel.module.css";
import type { SettingsSectionProps } from "./settingsSection";

const shortestCm = 50;
const tallestCm = 250;
const usualBlendS = 0.5;

/** How tall the person is, whether bones keep their length, and how far a correction reaches. */
export function BodySection({ clip, settings, onChange }: SettingsSectionProps) {
  const { t } = useTranslation();
  // Motion that was given has its own size.
  const isGiven = clip.info.source.kind === "motion";
  const heightM = settings.heightM ?? clip.info.heightM ?? meanBodyHeightMm / 1000;
  return (
    <>
      {!isGiven && (
        <div className={styles.numbers}>
          {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is the field */}
          <label className={styles.number}>
            <span>{t("player.clip.height")}</span>
            <NumberField
              value={heightM * 100}
              min={shortestCm}
              max={tallestCm}
              unit="cm"
              data-testid="clip-height"
              onChange={(heightCm) => onChange({ heightM: heightCm / 100 })}
            />
          </label>
        </div>
      )}
      {!isGiven && (
        <div className={styles.setting}>
          <span className={styles.label}>{t("player.clip.boneLengths")}</span>
          <Segments<"constant" | "predicted">
            label={t("player.clip.boneLengths")}
            value={settings.boneLengths ?? "constant"}
            options={[
              { value: "constant", label: t("player.clip.constant"), testId: "bones-constant" },
              { value: "predicted", label: t("player.clip.predicted"), testId: "bones-predicted" },
            ]}
            onChange={(boneLengths) => onChange({ boneLengths })}
          />
        </div>
      )}
      <div className={styles.numbers}>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is the field */}
        <label className={styles.number}>
          <span>{t("player.clip.blend")}</span>
          <NumberField
            value={settings.blendS ?? usualBlendS}
            min={0}
            max={10}
            step={0.1}
            digits={2}
            unit="s"
            data-testid="clip-blend"
            onChange={(blendS) => onChange({ blendS })}
          />
        </label>
      </div>
    </>
  );
}
