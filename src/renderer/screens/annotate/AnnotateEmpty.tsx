import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { ClipSummary } from "../../../common/libraryProtocol";
import { useApp } from "../../app/AppContext";
import { goTo, openClip } from "../../app/navigation";
import { Button } from "../../design/Button";
import { ClipThumbnail } from "../clips/ClipThumbnail";
import { formatTime } from "../live/format";
import styles from "./AnnotateEmpty.module.css";

const shownClips = 5;

/** Nothing is open: what to do about it, and the newest clips to open at once. */
export function AnnotateEmpty({ isShown }: { isShown: boolean }) {
  const { t, i18n } = useTranslation();
  const { library } = useApp();
  const clips = useStore(library.store, (state) => state.clips);
  const status = useStore(library.store, (state) => state.status);
  const newest = isShown ? newestClips(clips.values()) : [];
  const closed = status?.state === "closed" ? status.error.message : undefined;
  const date = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" });
  return (
    <div className={styles.empty} data-testid="annotate-empty">
      <div className={styles.inner}>
        <h1 className={styles.title}>{t("player.empty.title")}</h1>
        <p className={styles.lead}>
          {closed !== undefined
            ? t("player.empty.libraryClosed", { reason: closed })
            : t(clips.size === 0 ? "player.empty.noClips" : "player.empty.body")}
        </p>
        {newest.length > 0 && (
          <ul className={styles.clips} aria-label={t("player.empty.newest")}>
            {newest.map((clip) => (
              <li key={clip.id}>
                <button
                  type="button"
                  className={styles.clip}
                  data-testid={`newest-${clip.id}`}
                  onClick={() => openClip(clip.id)}
                >
                  <span className={styles.thumbnail}>
                    <ClipThumbnail clip={clip} small />
                  </span>
                  <span className={styles.clipName}>{clip.name}</span>
                  <span className={styles.clipFacts}>
                    {formatTime(clip.durationS)} · {t("player.empty.frames", { frames: clip.frames.toLocaleString() })}{" "}
                    · {date.format(new Date(clip.createdAt))}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
        <div className={styles.buttons}>
          <Button look="primary" data-testid="annotate-empty-clips" onClick={() => goTo("clips")}>
            {t("player.empty.goToClips")}
          </Button>
          <Button data-testid="annotate-empty-live" onClick={() => goTo("live")}>
            {t("player.empty.goToLive")}
          </Button>
        </div>
      </div>
    </div>
  );
}

/** Those that can be opened, the newest first. */
function newestClips(clips: Iterable<ClipSummary>): ClipSummary[] {
  return [...clips]
    .filter(({ error }) => !error)
    .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
    .slice(0, shownClips);
}
