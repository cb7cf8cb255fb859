import { useTranslation } from "react-i18next";
import {
  type BoneNaming,
  boneNamings,
  type ExportFormat,
  type ExportOptions,
  type ExportPreset,
  exportPresets,
} from "../../../../common/libraryProtocol";
import { Checkbox } from "../../../design/Checkbox";
import { Field } from "../../../design/Field";
import { NumberField } from "../../../design/NumberField";
import { Segments } from "../../../design/Segments";
import { Select } from "../../../design/Select";
import styles from "./ExportDialog.module.css";

interface PresetChoiceProps {
  presets: readonly ExportPreset[];
  value: ExportPreset | undefined;
  onChange(preset: ExportPreset | undefined): void;
}

export function PresetChoice({ presets, value, onChange }: PresetChoiceProps) {
  const { t } = useTranslation();
  if (presets.length === 0) return null;
  return (
    <Field label={t("exporting.preset")} hint={t("exporting.presetHint")}>
      <Select
        value={value ?? "none"}
        data-testid="export-preset"
        options={(["none", ...presets] as const).map((preset) => ({
          value: preset,
          label: t(`exporting.presets.${preset}`),
        }))}
        onChange={(chosen) => onChange(exportPresets.find((preset) => preset === chosen))}
      />
    </Field>
  );
}

interface FormatDetailsProps {
  options: Omit<ExportOptions, "range">;
  onChange(change: Partial<ExportOptions>): void;
}

/** What only some formats have; left open, the preset decides. */
export function FormatDetails({ options, onChange }: FormatDetailsProps) {
  const { t } = useTranslation();
  const { format, preset, boneNaming, tPose, fillGaps } = options;
  const usualNaming = preset && usualNamings[preset];
  switch (format) {
    case "bvh":
    case "glb":
      return (
        <>
          <Field label={t("exporting.boneNames")}>
            <Select
              value={boneNaming ?? usualNaming ?? "plain"}
              data-testid="export-bones"
              options={boneNamings.map((naming) => ({ value: naming, label: t(`exporting.boneNaming.${naming}`) }))}
              onChange={(chosen) => onChange({ boneNaming: boneNamings.find((naming) => naming === chosen) })}
            />
          </Field>
          {format === "bvh" && (
            <Checkbox
              label={t("exporting.tPose")}
              checked={tPose ?? false}
              data-testid="export-t-pose"
              onChange={(checked) => onChange({ tPose: checked })}
            />
          )}
        </>
      );
    case "coco":
      return null;
    default:
      return (
        <Checkbox
          label={t("exporting.fillGaps")}
          checked={fillGaps ?? preset === "opensim"}
          data-testid="export-fill-gaps"
          onChange={(checked) => onChange({ fillGaps: checked })}
        />
      );
  }
}

/** What the host takes where nothing else is said. */
const usualNamings: Partial<Record<ExportPreset, BoneNaming>> = { maya: "mixamo", unreal: "ue5", unity: "vrm" };

const usualFps = 30;

interface RateChoiceProps {
  format: ExportFormat;
  /** undefined: the clip's own frames. */
  value: number | undefined;
  onChange(fps: number | undefined): void;
}

export function RateChoice({ format, value, onChange }: RateChoiceProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.setting}>
      <span className={styles.settingName}>{t("exporting.rate")}</span>
      <span className={styles.line}>
        <Segments
          label={t("exporting.rate")}
          value={value === undefined ? "own" : "other"}
          options={[
            { value: "own", label: t("exporting.ownRate"), testId: "rate-own" },
            { value: "other", label: t("exporting.otherRate"), testId: "rate-other" },
          ]}
          onChange={(choice) => onChange(choice === "own" ? undefined : usualFps)}
        />
        {value !== undefined && (
          <NumberField
            className={styles.number}
            aria-label={t("exporting.rate")}
            value={value}
            min={1}
            max={1000}
            digits={2}
            unit={t("exporting.rateUnit")}
            data-testid="export-fps"
            onChange={onChange}
          />
        )}
      </span>
      {format === "bvh" && <span className={styles.hint}>{t("exporting.rateHint")}</span>}
    </div>
  );
}

interface FrameChoiceProps {
  frames: number;
  /** From 0; people count from 1. undefined: all. */
  value: [first: number, last: number] | undefined;
  onChange(range: [first: number, last: number] | undefined): void;
}

export function FrameChoice({ frames, value, onChange }: FrameChoiceProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.setting}>
      <span className={styles.settingName}>{t("exporting.range")}</span>
      <span className={styles.line}>
        <Segments
          label={t("exporting.range")}
          value={value ? "some" : "all"}
          options={[
            { value: "all", label: t("exporting.allFrames"), testId: "range-all" },
            { value: "some", label: t("exporting.someFrames"), testId: "range-some" },
          ]}
          onChange={(choice) => onChange(choice === "all" ? undefined : [0, frames - 1])}
        />
        {value && (
          <>
            <NumberField
              className={styles.number}
              aria-label={t("exporting.firstFrame")}
              value={value[0] + 1}
              min={1}
              max={value[1] + 1}
              data-testid="export-first"
              onChange={(number) => onChange([number - 1, value[1]])}
            />
            <NumberField
              className={styles.number}
              aria-label={t("exporting.lastFrame")}
              value={value[1] + 1}
              min={value[0] + 1}
              max={frames}
              data-testid="export-last"
              onChange={(number) => onChange([value[0], number - 1])}
            />
          </>
        )}
      </span>
    </div>
  );
}
