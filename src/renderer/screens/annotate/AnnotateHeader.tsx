import { ArrowLeft, Check, CircleAlert, LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import { useApp } from "../../app/AppContext";
import { goTo } from "../../app/navigation";
import { Button } from "../../design/Button";
import styles from "./AnnotateHeader.module.css";
import type { ClipSession } from "./session/clipSession";
import { EditBar } from "./tools/EditBar";

/** Which clip is open, and whether its corrections are on disk. */
export function AnnotateHeader({ clip }: { clip: ClipSession | undefined }) {
  const { t } = useTranslation();
  const { annotate } = useApp();
  if (!clip) return null;
  return (
    <header className={styles.header}>
      <Button look="quiet" data-testid="annotate-to-clips" onClick={() => goTo("clips")}>
        <ArrowLeft size={16} aria-hidden />
        {t("screens.clips")}
      </Button>
      <ClipTitle clip={clip} />
      <EditBar clip={clip} />
      <div className={styles.end}>
        <Loading clip={clip} />
        <SyncStatus clip={clip} />
        <Button look="quiet" data-testid="annotate-close" onClick={() => annotate.close()}>
          {t("player.close")}
        </Button>
      </div>
    </header>
  );
}

function ClipTitle({ clip }: { clip: ClipSession }) {
  const name = useStore(clip.store, (state) => state.name);
  return (
    <h1 className={styles.name} title={name} data-testid="annotate-name">
      {name}
    </h1>
  );
}

function Loading({ clip }: { clip: ClipSession }) {
  const { t } = useTranslation();
  const percent = useStore(clip.store, (state) => Math.floor(state.loadedShare * 100));
  if (percent === 100) return null;
  return (
    <span className={styles.status} data-testid="annotate-loading">
      {t("player.sync.loading", { percent })}
    </span>
  );
}

function SyncStatus({ clip }: { clip: ClipSession }) {
  const { t } = useTranslation();
  const sync = useStore(clip.sync.store);
  const icons = {
    saved: <Check size={14} aria-hidden />,
    saving: <LoaderCircle size={14} aria-hidden />,
    unsaved: <CircleAlert size={14} aria-hidden />,
  };
  const reason = sync.state === "unsaved" ? sync.error.message : "";
  const text = t(`player.sync.${sync.state}`, { reason });
  return (
    <span className={styles.status} role="status" title={text} data-testid="annotate-sync" data-state={sync.state}>
      {icons[sync.state]}
      <span className={styles.statusText}>{text}</span>
    </span>
  );
}
