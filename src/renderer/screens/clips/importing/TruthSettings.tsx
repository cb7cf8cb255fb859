import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ErrorData, toErrorData } from "../../../../common/errors";
import type { ImportOptions } from "../../../../common/libraryProtocol";
import { useApp } from "../../../app/AppContext";
import { Button } from "../../../design/Button";
import { Checkbox } from "../../../design/Checkbox";
import { Field } from "../../../design/Field";
import { NumberField } from "../../../design/NumberField";
import { Slider } from "../../../design/Slider";
import { formatNumber } from "../../../library/clipFormat";
import { ClipPicker } from "./ClipPicker";
import styles from "./MotionImportDialog.module.css";

/** The slider reaches this far, or as far as the offset was looked for. */
const usualRangeS = 10;
const farthestS = 24 * 3600;

interface TruthSettingsProps {
  uploadId: string;
  /** How the file is read; the offset is found for it. */
  options: ImportOptions;
  clipId: string | undefined;
  offsetS: number;
  /** Whether prediction and motion meet at this offset; undefined while it is not known. */
  overlaps: boolean | undefined;
  onClip(clipId: string): void;
  onOffset(offsetS: number): void;
  turn: boolean;
  /** undefined: the file knows the camera. */
  onTurn?(turn: boolean): void;
}

/** Whose truth a motion is, and how much later than the clip it begins. */
export function TruthSettings(props: TruthSettingsProps) {
  const { uploadId, options, clipId, offsetS, overlaps, onClip, onOffset, turn, onTurn } = props;
  const { t, i18n } = useTranslation();
  const { studio } = useApp();
  const [suggestion, setSuggestion] = useState<{ offsetS: number; errorMm: number; rangeS: number }>();
  const [error, setError] = useState<ErrorData>();
  const [isSearching, setSearching] = useState(false);
  const rangeS = Math.max(usualRangeS, suggestion?.rangeS ?? 0, Math.abs(offsetS));
  const suggest = async () => {
    if (clipId === undefined) return;
    setSearching(true);
    setError(undefined);
    try {
      const found = await studio.call("truth.suggestOffset", { uploadId, clipId, options });
      setSuggestion(found);
      onOffset(found.offsetS);
    } catch (problem) {
      setError(toErrorData(problem));
    } finally {
      setSearching(false);
    }
  };
  const number = (value: number, digits: number) => formatNumber(value, i18n.language, digits);
  return (
    <>
      <ClipPicker
        value={clipId}
        onChange={(id) => {
          setSuggestion(undefined);
          onClip(id);
        }}
      />
      {clipId !== undefined && (
        <>
          <div className={styles.row}>
            <Field label={t("importing.motion.offset")}>
              <NumberField
                value={offsetS}
                min={-farthestS}
                max={farthestS}
                step={0.01}
                digits={3}
                unit={t("importing.motion.offsetUnit")}
                data-testid="truth-offset"
                onChange={onOffset}
              />
            </Field>
            <Button className={styles.beside} disabled={isSearching} data-testid="suggest-offset" onClick={suggest}>
              {t(isSearching ? "importing.motion.suggesting" : "importing.motion.suggest")}
            </Button>
          </div>
          <Slider
            label={t("importing.motion.offset")}
            min={-rangeS}
            max={rangeS}
            step={0.01}
            value={offsetS}
            data-testid="truth-offset-slider"
            onChange={onOffset}
          />
          <p className={styles.hint}>{t("importing.motion.offsetHint")}</p>
          {onTurn && (
            <Checkbox
              label={t("importing.motion.turnTruth")}
              checked={turn}
              data-testid="truth-turn"
              onChange={onTurn}
            />
          )}
          {suggestion && (
            <p className={styles.found} role="status" data-testid="suggested-offset">
              {t("importing.motion.suggested", {
                offset: number(suggestion.offsetS, 3),
                error: number(suggestion.errorMm, 0),
                range: number(suggestion.rangeS, 1),
              })}
            </p>
          )}
          {overlaps === false && <p className={styles.warning}>{t("importing.motion.noOverlap")}</p>}
          {error && (
            <p className={styles.error} role="alert">
              {error.message}
            </p>
          )}
        </>
      )}
    </>
  );
}
