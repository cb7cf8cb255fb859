import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApp, useSettings } from "../../app/AppContext";
import { Slider } from "../../design/Slider";
import styles from "./TransportBar.module.css";

const settleMs = 300;

/** Smoothing: felt at once, written down when the hand rests. */
export function SmoothingControl() {
  const { t } = useTranslation();
  const { live, studio } = useApp();
  const stored = useSettings()?.smoothing;
  const [moved, setMoved] = useState<number>();
  useEffect(() => {
    if (moved === undefined) return;
    live.setSmoothing(moved);
    const timer = setTimeout(() => {
      void studio.updateSettings({ smoothing: moved }).then(() => setMoved(undefined));
    }, settleMs);
    return () => clearTimeout(timer);
  }, [moved, live, studio]);
  const value = moved ?? stored ?? 0;
  return (
    <div className={styles.smoothing} title={t("smoothing.hint")}>
      <span>{t("smoothing.label")}</span>
      <Slider
        label={t("smoothing.label")}
        min={0}
        max={1}
        step={0.05}
        value={value}
        disabled={stored === undefined}
        data-testid="smoothing"
        onChange={setMoved}
      />
      <span className={styles.value}>{value === 0 ? t("smoothing.raw") : `${Math.round(value * 100)} %`}</span>
    </div>
  );
}
