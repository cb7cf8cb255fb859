import { useTranslation } from "react-i18next";
import { useSmoothing } from "../../app/useSmoothing";
import { Slider } from "../../design/Slider";
import styles from "./TransportBar.module.css";

export function SmoothingControl() {
  const { t } = useTranslation();
  const [smoothing, setSmoothing] = useSmoothing();
  const value = smoothing ?? 0;
  return (
    <div className={styles.smoothing} title={t("smoothing.hint")}>
      <span>{t("smoothing.label")}</span>
      <Slider
        label={t("smoothing.label")}
        min={0}
        max={1}
        step={0.05}
        value={value}
        disabled={smoothing === undefined}
        data-testid="smoothing"
        onChange={setSmoothing}
      />
      <span className={styles.value}>{value === 0 ? t("smoothing.raw") : `${Math.round(value * 100)} %`}</span>
    </div>
  );
}
