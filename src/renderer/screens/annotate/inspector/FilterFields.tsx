import { useTranslation } from "react-i18next";
import type { FilterSettings } from "../../../../common/clipEdits";
import { Select } from "../../../design/Select";
import { Slider } from "../../../design/Slider";
import styles from "./Inspector.module.css";

interface FilterFieldsProps {
  settings: FilterSettings;
  onChange(settings: FilterSettings): void;
}

/** What each filter begins with. */
const usual: { [K in FilterSettings["kind"]]: Extract<FilterSettings, { kind: K }> } = {
  butterworth: { kind: "butterworth", cutoffHz: 6 },
  gaussian: { kind: "gaussian", sigmaS: 0.08 },
  "one-euro": { kind: "one-euro", strength: 0.5 },
};
const kinds = ["butterworth", "gaussian", "one-euro"] as const;

/** Kind and strength of a filter. */
export function FilterFields({ settings, onChange }: FilterFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the select is its control */}
      <label className={styles.row}>
        {t("annotate.filter.kind")}
        <Select
          value={settings.kind}
          data-testid="filter-kind"
          options={kinds.map((kind) => ({ value: kind, label: t(`annotate.filter.${kind}`) }))}
          onChange={(kind) => onChange(usual[kind as FilterSettings["kind"]])}
        />
      </label>
      <div className={styles.row}>
        <span className={styles.value}>{amount(settings)}</span>
        <Strength settings={settings} onChange={onChange} />
      </div>
    </>
  );
}

function Strength({ settings, onChange }: FilterFieldsProps) {
  const { t } = useTranslation();
  const label = t("annotate.filter.strength");
  const testId = { "data-testid": "filter-strength" };
  switch (settings.kind) {
    case "butterworth":
      // To the right is always calmer.
      return (
        <Slider
          label={label}
          min={-15}
          max={-1}
          step={0.5}
          value={-settings.cutoffHz}
          onChange={(value) => onChange({ ...settings, cutoffHz: -value })}
          {...testId}
        />
      );
    case "gaussian":
      return (
        <Slider
          label={label}
          min={0.02}
          max={0.4}
          step={0.01}
          value={settings.sigmaS}
          onChange={(sigmaS) => onChange({ ...settings, sigmaS })}
          {...testId}
        />
      );
    case "one-euro":
      return (
        <Slider
          label={label}
          min={0.05}
          max={1}
          step={0.05}
          value={settings.strength}
          onChange={(strength) => onChange({ ...settings, strength })}
          {...testId}
        />
      );
  }
}

function amount(settings: FilterSettings): string {
  switch (settings.kind) {
    case "butterworth":
      return `${settings.cutoffHz.toFixed(1)} Hz`;
    case "gaussian":
      return `${settings.sigmaS.toFixed(2)} s`;
    case "one-euro":
      return settings.strength.toFixed(2);
  }
}
