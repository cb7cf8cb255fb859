import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { NumberField } from "../../../design/NumberField";
import { Segments } from "../../../design/Segments";
import styles from "./ClipPanel.module.css";
import type { SettingsSectionProps } from "./settingsSection";

const centimetres = 100;
const steepestDeg = 60;
const farthestCm = 500;

/** The floor: found from where the feet are, or set. */
export function FloorSection({ clip, settings, onChange }: SettingsSectionProps) {
  const { t } = useTranslation();
  const [found, setFound] = useState(() => clip.placer.floor());
  // The floor that is found gets better while rows come.
  useEffect(() => {
    setFound(clip.placer.floor());
    return clip.feed.subscribe(() => {
      const floor = clip.placer.floor();
      setFound((before) => (isSame(before, floor) ? before : floor));
    });
  }, [clip]);
  const floor = settings.floor ?? found;
  const isSet = settings.floor !== undefined;
  const isGiven = clip.info.source.kind === "motion";
  const change = (part: Partial<typeof floor>) => onChange({ floor: { ...floor, ...part } });
  return (
    <>
      <Segments
        label={t("player.clip.floor")}
        value={isSet ? "set" : "found"}
        options={[
          { value: "found", label: t("player.clip.floorAuto"), testId: "floor-auto" },
          { value: "set", label: t("player.clip.floorSet"), testId: "floor-set" },
        ]}
        onChange={(value) => onChange({ floor: value === "set" ? found : undefined })}
      />
      <p className={styles.hint}>{t(isGiven ? "player.clip.floorHintGiven" : "player.clip.floorHint")}</p>
      <div className={styles.numbers}>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is the field */}
        <label className={styles.number}>
          <span>{t("player.clip.floorHeight")}</span>
          <NumberField
            value={floor.heightM * centimetres}
            min={-farthestCm}
            max={farthestCm}
            digits={1}
            unit="cm"
            disabled={!isSet}
            data-testid="floor-height"
            onChange={(heightCm) => change({ heightM: heightCm / centimetres })}
          />
        </label>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is the field */}
        <label className={styles.number}>
          <span>{t("player.clip.floorTiltX")}</span>
          <NumberField
            value={floor.tiltXDeg}
            min={-steepestDeg}
            max={steepestDeg}
            step={0.5}
            digits={1}
            unit="°"
            disabled={!isSet}
            data-testid="floor-tilt-x"
            onChange={(tiltXDeg) => change({ tiltXDeg })}
          />
        </label>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is the field */}
        <label className={styles.number}>
          <span>{t("player.clip.floorTiltZ")}</span>
          <NumberField
            value={floor.tiltZDeg}
            min={-steepestDeg}
            max={steepestDeg}
            step={0.5}
            digits={1}
            unit="°"
            disabled={!isSet}
            data-testid="floor-tilt-z"
            onChange={(tiltZDeg) => change({ tiltZDeg })}
          />
        </label>
      </div>
    </>
  );
}

type Floor = NonNullable<SettingsSectionProps["settings"]["floor"]>;

function isSame(a: Floor, b: Floor): boolean {
  return a.heightM === b.heightM && a.tiltXDeg === b.tiltXDeg && a.tiltZDeg === b.tiltZDeg;
}
