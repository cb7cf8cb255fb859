import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { type ErrorData, toErrorData } from "../../../../common/errors";
import {
  type ClipSummary,
  type ExportFormat,
  type ExportOptions,
  type ExportPreset,
  exportFormats,
} from "../../../../common/libraryProtocol";
import { useApp } from "../../../app/AppContext";
import { type Preferences, preferences } from "../../../app/preferences";
import { Button } from "../../../design/Button";
import { Dialog } from "../../../design/Dialog";
import { formatNumber } from "../../../library/clipFormat";
import styles from "./ExportDialog.module.css";
import { ExportResults } from "./ExportResults";
import { FormatDetails, FrameChoice, PresetChoice, RateChoice } from "./ExportSettings";

interface ExportDialogProps {
  clips: readonly ClipSummary[];
  onClose(): void;
}

/** In which form clips leave the studio; then what came of it, checked, to be saved. */
export function ExportDialog({ clips, onClose }: ExportDialogProps) {
  const { t, i18n } = useTranslation();
  const { library } = useApp();
  const chosen = useStore(preferences, (state) => state.exporting);
  const { format, fps } = chosen;
  const [range, setRange] = useState<ExportOptions["range"]>();
  const [jobIds, setJobIds] = useState<readonly string[]>();
  const [error, setError] = useState<ErrorData>();
  const [isStarting, setStarting] = useState(false);
  const change = (next: Partial<Preferences["exporting"]>) =>
    preferences.setState((state) => ({ exporting: { ...state.exporting, ...next } }));
  const amount = formatNumber(clips.length, i18n.language);
  const [only] = clips.length === 1 ? clips : [];
  const title = only ? t("exporting.titleOne", { name: only.name }) : t("exporting.titleMany", { amount });

  if (jobIds) {
    return <ExportResults title={title} jobIds={jobIds} onAgain={() => setJobIds(undefined)} onClose={onClose} />;
  }
  const run = async () => {
    setStarting(true);
    try {
      const options: ExportOptions = { ...fittingOptions(chosen), range };
      setJobIds(
        await library.startExport(
          clips.map(({ id }) => id),
          options,
        ),
      );
    } catch (problem) {
      setError(toErrorData(problem));
    } finally {
      setStarting(false);
    }
  };
  return (
    <Dialog
      title={title}
      size="medium"
      testId="export-dialog"
      onClose={onClose}
      onSubmit={() => void run()}
      footer={
        <>
          {error && (
            <span className={styles.error} role="alert">
              {error.message}
            </span>
          )}
          <Button data-testid="export-cancel" onClick={onClose}>
            {t("app.cancel")}
          </Button>
          <Button type="submit" look="primary" disabled={isStarting} data-testid="export-run">
            {only ? t("exporting.runOne") : t("exporting.runMany", { amount })}
          </Button>
        </>
      }
    >
      <div role="radiogroup" aria-label={t("exporting.format")} className={styles.formats}>
        {exportFormats.map((each) => (
          <label key={each} className={styles.format}>
            <input
              type="radio"
              name="format"
              checked={each === format}
              data-testid={`format-${each}`}
              onChange={() => change({ format: each })}
            />
            <span className={styles.formatName}>{t(`exporting.formats.${each}.name`)}</span>
            <span className={styles.formatAbout}>{t(`exporting.formats.${each}.about`)}</span>
          </label>
        ))}
      </div>
      <div className={styles.settings}>
        <PresetChoice
          presets={presetsOf(format)}
          value={fittingOptions(chosen).preset}
          // The program's own names, unless others are chosen afterwards.
          onChange={(preset) => change({ preset, boneNaming: undefined, fillGaps: undefined })}
        />
        <FormatDetails options={fittingOptions(chosen)} onChange={change} />
        <RateChoice format={format} value={fps} onChange={(next) => change({ fps: next })} />
        {only && <FrameChoice frames={only.frames} value={range} onChange={setRange} />}
      </div>
    </Dialog>
  );
}

/** Programs whose wishes a format can heed. */
function presetsOf(format: ExportFormat): readonly ExportPreset[] {
  switch (format) {
    case "bvh":
    case "glb":
      return ["blender", "maya", "unreal", "unity"];
    case "trc":
      return ["opensim"];
    default:
      return [];
  }
}

/** What was chosen for one format does not go along to another that has no such thing. */
function fittingOptions({ format, fps, ...details }: Omit<ExportOptions, "range">): Omit<ExportOptions, "range"> {
  const { preset, boneNaming, tPose, fillGaps } = details;
  const fitting = {
    format,
    fps,
    preset: preset && presetsOf(format).includes(preset) ? preset : undefined,
  };
  switch (format) {
    case "bvh":
      return { ...fitting, boneNaming, tPose };
    case "glb":
      return { ...fitting, boneNaming };
    case "coco":
      return fitting;
    default:
      return { ...fitting, fillGaps };
  }
}
