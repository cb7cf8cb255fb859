import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ClipSummary } from "../../../../common/libraryProtocol";
import { Button } from "../../../design/Button";
import { Dialog } from "../../../design/Dialog";
import { Field } from "../../../design/Field";
import { NumberField } from "../../../design/NumberField";
import { Slider } from "../../../design/Slider";
import { formatDuration, formatNumber } from "../../../library/clipFormat";
import type { ClipActions } from "../useClipActions";
import styles from "./dialogs.module.css";
import { FramePicture, useClipPictures } from "./FramePicture";

interface ClipDialogProps {
  clip: ClipSummary;
  actions: ClipActions;
  onClose(): void;
}

/** Which frames of a clip are kept (people count them from 1), with the pictures at both ends. */
export function TrimDialog({ clip, actions, onClose }: ClipDialogProps) {
  const { t, i18n } = useTranslation();
  const pictures = useClipPictures(clip.id);
  const end = clip.frames - 1;
  const [first, setFirst] = useState(0);
  const [last, setLast] = useState(end);
  const kept = last - first + 1;
  const isWhole = kept === clip.frames;
  const run = () => {
    if (isWhole) return;
    onClose();
    actions.trim(clip.id, first, last);
  };
  return (
    <Dialog
      title={t("library.trim.title", { name: clip.name })}
      size="medium"
      testId="trim-dialog"
      onClose={onClose}
      onSubmit={run}
      footer={
        <>
          <AnnotateButton clip={clip} actions={actions} onClose={onClose} />
          <Button data-testid="trim-cancel" onClick={onClose}>
            {t("app.cancel")}
          </Button>
          <Button type="submit" look="primary" disabled={isWhole} data-testid="trim-run">
            {t("library.trim.run")}
          </Button>
        </>
      }
    >
      <p className={styles.lead}>{t("library.trim.lead")}</p>
      <div className={styles.pair}>
        <FramePicture pictures={pictures} frame={first} label={t("library.trim.first")} />
        <FramePicture pictures={pictures} frame={last} label={t("library.trim.last")} />
        <Slider
          label={t("library.trim.first")}
          min={0}
          max={end}
          value={first}
          data-testid="trim-first-slider"
          onChange={(frame) => setFirst(Math.min(frame, last))}
        />
        <Slider
          label={t("library.trim.last")}
          min={0}
          max={end}
          value={last}
          data-testid="trim-last-slider"
          onChange={(frame) => setLast(Math.max(frame, first))}
        />
        <Field label={t("library.trim.first")}>
          <NumberField
            value={first + 1}
            min={1}
            max={last + 1}
            data-testid="trim-first"
            onChange={(number) => setFirst(number - 1)}
          />
        </Field>
        <Field label={t("library.trim.last")}>
          <NumberField
            value={last + 1}
            min={first + 1}
            max={clip.frames}
            data-testid="trim-last"
            onChange={(number) => setLast(number - 1)}
          />
        </Field>
      </div>
      <p className={styles.result} data-testid="trim-result">
        {t("library.trim.kept", {
          frames: formatNumber(kept, i18n.language),
          total: formatNumber(clip.frames, i18n.language),
          duration: formatDuration((clip.durationS * kept) / clip.frames),
        })}
      </p>
    </Dialog>
  );
}

/** Where a clip becomes two. */
export function SplitDialog({ clip, actions, onClose }: ClipDialogProps) {
  const { t, i18n } = useTranslation();
  const pictures = useClipPictures(clip.id);
  const end = clip.frames - 1;
  const [frame, setFrame] = useState(Math.max(1, Math.round(clip.frames / 2)));
  const run = () => {
    onClose();
    actions.split(clip.id, frame);
  };
  return (
    <Dialog
      title={t("library.split.title", { name: clip.name })}
      size="medium"
      testId="split-dialog"
      onClose={onClose}
      onSubmit={run}
      footer={
        <>
          <AnnotateButton clip={clip} actions={actions} onClose={onClose} />
          <Button data-testid="split-cancel" onClick={onClose}>
            {t("app.cancel")}
          </Button>
          <Button type="submit" look="primary" data-testid="split-run">
            {t("library.split.run")}
          </Button>
        </>
      }
    >
      <p className={styles.lead}>{t("library.split.lead")}</p>
      <div className={styles.pair}>
        <FramePicture pictures={pictures} frame={frame - 1} label={t("library.split.before")} />
        <FramePicture pictures={pictures} frame={frame} label={t("library.split.after")} />
      </div>
      <div className={styles.single}>
        <Slider
          label={t("library.split.frame")}
          min={1}
          max={end}
          value={frame}
          data-testid="split-slider"
          onChange={setFrame}
        />
        <Field
          label={t("library.split.frame")}
          hint={t("library.split.parts", {
            first: formatNumber(frame, i18n.language),
            second: formatNumber(clip.frames - frame, i18n.language),
          })}
        >
          <NumberField
            value={frame + 1}
            min={2}
            max={clip.frames}
            data-testid="split-frame"
            onChange={(number) => setFrame(number - 1)}
          />
        </Field>
      </div>
    </Dialog>
  );
}

/** Where the frame is better found by playing the clip. */
function AnnotateButton({ clip, actions, onClose }: ClipDialogProps) {
  const { t } = useTranslation();
  return (
    <Button
      look="quiet"
      className={styles.aside}
      data-testid="choose-in-annotate"
      onClick={() => {
        onClose();
        actions.open(clip.id);
      }}
    >
      {t("library.trim.annotate")}
    </Button>
  );
}
