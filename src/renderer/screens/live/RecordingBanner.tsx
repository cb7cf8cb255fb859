import { CircleCheck, OctagonAlert, TriangleAlert, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ErrorData } from "../../../common/errors";
import { useApp, useLibrary } from "../../app/AppContext";
import { goTo, openClip } from "../../app/navigation";
import { Button, IconButton } from "../../design/Button";
import { classes } from "../../design/classes";
import { sentence } from "../../i18n/sentence";
import type { SavedTake } from "../../recording/recordingState";
import { formatTime } from "./format";
import banners from "./MessageBanners.module.css";
import styles from "./RecordingBanner.module.css";
import { useAnalysis } from "./useAnalysis";

/** What became of the last recording, until it is put away or another one begins. */
export function RecordingBanner() {
  const { recording } = useApp();
  const state = useStore(recording.store);
  if (state.phase === "failed") return <FailedBanner error={state.error} />;
  if (state.phase === "idle" && state.saved) return <SavedBanner key={state.saved.clipId} take={state.saved} />;
  return null;
}

function SavedBanner({ take }: { take: SavedTake }) {
  const { t } = useTranslation();
  const { clipId, name, durationS, frames, leftOut, unanalysed, end } = take;
  // With a connection that was lost it comes when the studio is back.
  const isThere = useLibrary(({ clips }) => clips.has(clipId));
  const analysis = useAnalysis(take);
  const isWhole = end === "stopped" || end === "source-closed";
  const Icon = isWhole ? CircleCheck : TriangleAlert;
  const notes = [
    end !== "stopped" && t(`recording.end.${end}`, { reason: sentence(take.reason ?? "") }),
    leftOut > 0 && t("recording.someLeftOut", { count: leftOut }),
    analysis.text ?? (unanalysed > 0 && t("recording.unanalysed", { count: unanalysed })),
  ];
  return (
    <div
      role="status"
      className={classes(banners.banner, isWhole ? styles.saved : banners.warning)}
      data-testid="record-saved"
      data-clip={clipId}
      data-end={end}
    >
      <Icon size={18} aria-hidden />
      <p className={banners.text}>
        <span className={banners.title}>{t("recording.saved", { name })}</span>
        <span className={styles.facts}>
          {formatTime(durationS)} · {t("recording.frames", { count: frames })}
        </span>
        {notes.map(
          (note) =>
            note && (
              <span key={note} className={classes(banners.body, styles.note)}>
                {note}
              </span>
            ),
        )}
      </p>
      {analysis.start && unanalysed > 0 && (
        <Button data-testid="record-analyse" disabled={!isThere} onClick={analysis.start}>
          {t("recording.analyse")}
        </Button>
      )}
      <Button data-testid="record-show" disabled={!isThere} onClick={() => goTo("clips")}>
        {t("recording.showInClips")}
      </Button>
      <Button look="primary" data-testid="record-open" disabled={!isThere} onClick={() => openClip(clipId)}>
        {t("recording.open")}
      </Button>
      <DismissButton />
    </div>
  );
}

const explained = ["disk-full", "library-closed", "folder-unwritable", "video-codec", "link-closed"] as const;

function FailedBanner({ error: { code, message } }: { error: ErrorData }) {
  const { t } = useTranslation();
  const kind = explained.find((each) => each === code) ?? "other";
  return (
    <div role="alert" className={classes(banners.banner, banners.error)} data-testid="record-failed" data-code={code}>
      <OctagonAlert size={18} aria-hidden />
      <p className={banners.text}>
        <span className={banners.title}>{t("recording.failed.title")}</span>
        <span className={banners.body}>{t(`recording.failed.${kind}`, { reason: sentence(message) })}</span>
      </p>
      <DismissButton />
    </div>
  );
}

function DismissButton() {
  const { t } = useTranslation();
  const { recording } = useApp();
  return (
    <IconButton label={t("recording.dismiss")} data-testid="record-dismiss" onClick={() => recording.dismiss()}>
      <X size={16} aria-hidden />
    </IconButton>
  );
}
